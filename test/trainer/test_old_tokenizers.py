"""Tokenizers that come without a tokenizer.json: they load from sentencepiece, and their answers are found."""

from __future__ import annotations

import io
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from support import ROOT  # noqa: F401
from test_learned import TALK, learned_texts
from tiny_models import SENTENCES

from podwarden_pod.training.config import ModelSettings
from podwarden_pod.transformers_trainer.worker.examples.chat_template import settle_template
from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering
from podwarden_pod.transformers_trainer.worker.model.models import load_tokenizer

# The chat template of Llama 2.
TEMPLATE = (
    "{% for m in messages %}{% if m['role'] == 'user' %}{{ bos_token + '[INST] ' + m['content'] | trim + ' [/INST]' }}"
    "{% else %}{{ ' ' + m['content'] | trim + ' ' + eos_token }}{% endif %}{% endfor %}"
)


class SentencePiece(unittest.TestCase):
    def test_a_model_of_sentencepiece_alone_is_read_and_its_answers_are_told_apart(self) -> None:
        import sentencepiece

        folder = Path(tempfile.mkdtemp(prefix='trainertest-'))
        made = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([*SENTENCES, *(turn['content'] for turn in TALK)] * 20),
            model_writer=made,
            vocab_size=200,
            model_type='bpe',
            byte_fallback=False,
            hard_vocab_limit=False,
            minloglevel=2,
        )
        (folder / 'tokenizer.model').write_bytes(made.getvalue())
        (folder / 'config.json').write_text(json.dumps({'model_type': 'llama'}))
        (folder / 'tokenizer_config.json').write_text(
            json.dumps({'tokenizer_class': 'LlamaTokenizer', 'chat_template': TEMPLATE, 'add_bos_token': True})
        )
        tokenizer = load_tokenizer(ModelSettings(str(folder), None))
        settle_template(tokenizer, mock.Mock(chat_template='model', chat_template_jinja=None))
        rendering = Rendering(tokenizer)
        tokens = rendering.conversation(TALK)
        self.assertEqual(tokens.ids.count(tokenizer.bos_token_id), 2)
        texts = [' '.join(text.split()) for text in learned_texts(tokenizer, tokens)]
        self.assertEqual(texts, ['The sky is blue. </s>', 'Green. </s>'])
        asked = tokenizer.apply_chat_template(TALK[:1], add_generation_prompt=True, return_dict=False)
        self.assertEqual(tokens.ids[: tokens.learned[0][0]], asked)
