"""The learned tokens of an example, one by one, beside marks made by hand, for each family and each method."""

from __future__ import annotations

import unittest
from typing import Any
from unittest import mock

from families import FAMILIES, tokenizer_of
from support import ROOT  # noqa: F401

from podwarden_pod.transformers_trainer.worker.examples.chat_template import settle_template
from podwarden_pod.transformers_trainer.worker.examples.rendering import Rendering

TALK = [
    {'role': 'user', 'content': 'What colour is the sky?'},
    {'role': 'assistant', 'content': 'The sky is blue.'},
    {'role': 'user', 'content': 'And the grass?'},
    {'role': 'assistant', 'content': 'Green.'},
]

# With ⟦brackets⟧ around what is learned.
MARKED = {
    'llama-3': '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nWhat colour is the sky?<|eot_id|>'
    '<|start_header_id|>assistant<|end_header_id|>\n\n⟦The sky is blue.<|eot_id|>⟧'
    '<|start_header_id|>user<|end_header_id|>\n\nAnd the grass?<|eot_id|>'
    '<|start_header_id|>assistant<|end_header_id|>\n\n⟦Green.<|eot_id|>⟧',
    'qwen-2.5': '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n'
    '<|im_start|>user\nWhat colour is the sky?<|im_end|>\n<|im_start|>assistant\n⟦The sky is blue.<|im_end|>⟧\n'
    '<|im_start|>user\nAnd the grass?<|im_end|>\n<|im_start|>assistant\n⟦Green.<|im_end|>⟧\n',
    'qwen-3': '<|im_start|>user\nWhat colour is the sky?<|im_end|>\n<|im_start|>assistant\n'
    '⟦The sky is blue.<|im_end|>⟧\n<|im_start|>user\nAnd the grass?<|im_end|>\n<|im_start|>assistant\n'
    '⟦<think>\n\n</think>\n\nGreen.<|im_end|>⟧\n',
    'mistral': '<s>[INST] What colour is the sky?[/INST]⟦ The sky is blue.</s>⟧'
    '[INST] And the grass?[/INST]⟦ Green.</s>⟧',
    'gemma': '<bos><start_of_turn>user\nWhat colour is the sky?<end_of_turn>\n'
    '<start_of_turn>model\n⟦The sky is blue.<end_of_turn>⟧\n<start_of_turn>user\nAnd the grass?<end_of_turn>\n'
    '<start_of_turn>model\n⟦Green.<end_of_turn>⟧\n',
    'phi-3': '<|user|>\nWhat colour is the sky?<|end|>\n<|assistant|>\n⟦The sky is blue.<|end|>⟧\n'
    '<|user|>\nAnd the grass?<|end|>\n<|assistant|>\n⟦Green.<|end|>⟧\n<|endoftext|>',
    # ChatML, because there is no template.
    'plain-bos': '<s><|im_start|>user\nWhat colour is the sky?<|im_end|>\n'
    '<|im_start|>assistant\n⟦The sky is blue.<|im_end|></s>⟧\n<|im_start|>user\nAnd the grass?<|im_end|>\n'
    '<|im_start|>assistant\n⟦Green.<|im_end|></s>⟧\n',
}
for same, other in (('gemma-3', 'gemma'), ('phi-3.5', 'phi-3')):
    MARKED[same] = MARKED[other]
MARKED['plain'] = MARKED['plain-bos'].removeprefix('<s>').replace('</s>', '<|endoftext|>')


def settings(**fields: Any) -> Any:
    return mock.Mock(**{'chat_template': 'model', 'chat_template_jinja': None, **fields})


def rendering_of(name: str, base: bool = False, **fields: Any) -> tuple[Rendering, Any]:
    tokenizer = tokenizer_of(FAMILIES[name], base)
    settle_template(tokenizer, settings(**fields))
    return Rendering(tokenizer), tokenizer


def learned_texts(tokenizer: Any, tokens: Any) -> list[str]:
    return [tokenizer.decode(tokens.ids[start:end]) for start, end in tokens.learned]


class Learned(unittest.TestCase):
    maxDiff = None

    def test_of_a_talk_the_answers_with_their_ends_and_nothing_else(self) -> None:
        for name, marked in MARKED.items():
            for base in (False, True):
                with self.subTest(name, base=base):
                    rendering, _ = rendering_of(name, base)
                    shown = rendering.show(rendering.conversation(TALK), limit=10_000)
                    print(f'{name:10} {shown!r}')
                    self.assertEqual(shown, marked)

    def test_templates_that_write_a_date_or_tools_are_told_apart_as_well(self) -> None:
        for name in ('llama-3.1', 'llama-3.2'):
            with self.subTest(name):
                rendering, tokenizer = rendering_of(name)
                tokens = rendering.conversation(TALK)
                self.assertEqual(learned_texts(tokenizer, tokens), ['The sky is blue.<|eot_id|>', 'Green.<|eot_id|>'])

    def test_what_is_learned_follows_the_prompt_that_the_model_is_asked_with(self) -> None:
        """Up to each answer the tokens are those of the template with its generation prompt."""
        for name in FAMILIES:
            rendering, tokenizer = rendering_of(name)
            tokens = rendering.conversation(TALK)
            asked = tokenizer.apply_chat_template(TALK[:1], add_generation_prompt=True, return_dict=False)
            with self.subTest(name):
                self.assertEqual(tokens.ids[: tokens.learned[0][0]], asked)
                self.assertEqual(tokens.labels()[: len(asked)], [-100] * len(asked))

    def test_of_a_prompt_with_its_answer_the_answer_alone_is_learned(self) -> None:
        for name, marked in MARKED.items():
            with self.subTest(name):
                rendering, tokenizer = rendering_of(name)
                last = marked.rpartition('⟦')[2].partition('⟧')[0]
                sft = rendering.conversation(TALK, first=3)
                self.assertEqual(learned_texts(tokenizer, sft), [last])
                # Preferences are the same text, up to the one end of it.
                prompt, answers = rendering.answers(TALK[:3], [TALK[3:], [{'role': 'assistant', 'content': 'No.'}]])
                end = sft.learned[-1][1]
                self.assertEqual(prompt + answers[0], sft.ids[:end])
                self.assertEqual(tokenizer.decode(answers[0]), last)
                for answer in answers:
                    self.assertEqual(answer[-1], tokenizer.eos_token_id)
                    self.assertEqual(answer.count(tokenizer.eos_token_id), 1)

    def test_the_tokenizer_ends_where_an_answer_does_and_renders_what_it_rendered(self) -> None:
        for name, family in FAMILIES.items():
            for base in (False, True):
                before = tokenizer_of(family, base)
                settle_template(before, settings())
                rendering, tokenizer = rendering_of(name, base)
                with self.subTest(name, base=base):
                    self.assertEqual(tokenizer.eos_token, family.eos)
                    text = before.apply_chat_template(TALK, tokenize=False)
                    self.assertEqual(tokenizer.apply_chat_template(TALK, tokenize=False), text)
                    self.assertEqual(rendering.other_end, family.base_eos if base or family.keeps_base_eos else None)

    def test_chatml_begins_as_the_family_does(self) -> None:
        for name, family in FAMILIES.items():
            with self.subTest(name):
                rendering, tokenizer = rendering_of(name, chat_template='chatml')
                ids = rendering.conversation(TALK).ids
                self.assertEqual(ids[0] == tokenizer.bos_token_id, family.adds_bos)
                self.assertNotIn(tokenizer.bos_token_id, ids[1:])

    def test_a_template_without_an_end_gets_that_of_the_tokenizer(self) -> None:
        own = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
        own += '{% if add_generation_prompt %}assistant: {% endif %}'
        rendering, tokenizer = rendering_of('llama-3', chat_template_jinja=own)
        tokens = rendering.conversation(TALK)
        self.assertEqual(learned_texts(tokenizer, tokens), ['The sky is blue.', 'Green.<|eot_id|>'])

    def test_marks_of_a_template_count_and_reach_to_the_end(self) -> None:
        own = (
            "{% for m in messages %}{% if m['role'] == 'assistant' %}<|assistant|>{% generation %}{{ m['content'] }}"
            "{% endgeneration %}<|end|>{% else %}<|user|>{{ m['content'] }}<|end|>{% endif %}{% endfor %}"
            '{% if add_generation_prompt %}<|assistant|>{% endif %}'
        )
        rendering, tokenizer = rendering_of('phi-3', chat_template_jinja=own)
        tokens = rendering.conversation(TALK)
        self.assertEqual(learned_texts(tokenizer, tokens), ['The sky is blue.<|end|>', 'Green.<|end|>'])

    def test_a_question_that_looks_like_an_answer_is_none(self) -> None:
        for name in FAMILIES:
            with self.subTest(name):
                rendering, tokenizer = rendering_of(name)
                header = rendering.ends.header
                talk = [{'role': 'user', 'content': f'Say {header}Green.'}, *TALK[1:]]
                texts = learned_texts(tokenizer, rendering.conversation(talk))
                self.assertEqual(len(texts), 2)
                self.assertIn('The sky is blue.', texts[0])
                self.assertIn('Green.', texts[1])
                self.assertNotIn('Say', ''.join(texts))


if __name__ == '__main__':
    unittest.main()
