"""What people write by hand: trl's own trainer on the same model, data and settings. Prints seconds and tokens."""

from __future__ import annotations

import json
import sys
import time


def main(job_file: str) -> None:
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback, set_seed
    from trl import SFTConfig, SFTTrainer

    with open(job_file) as file:
        job = json.load(file)
    settings = job['training']
    with open(job['dataset']) as file:
        records = [json.loads(line) for line in file]
    import torch

    cuda = torch.cuda.is_available()
    set_seed(42)

    class Clock(TrainerCallback):
        """From the end of the first step, as our own figure is taken, to the end of the last."""

        began = ended = 0.0

        def on_step_end(self, args: object, state: object, control: object, **_: object) -> None:
            self.ended = time.perf_counter()
            self.began = self.began or self.ended

    clock = Clock()
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(job['model']),
        processing_class=AutoTokenizer.from_pretrained(job['model']),
        train_dataset=Dataset.from_list(records).shuffle(seed=42),
        args=SFTConfig(
            output_dir=job['output'],
            max_steps=settings['max_steps'],
            per_device_train_batch_size=settings['batch_size'],
            learning_rate=settings['learning_rate'],
            max_length=settings['max_seq_length'],
            logging_steps=settings['logging_steps'],
            gradient_checkpointing=settings['gradient_checkpointing'],
            use_cpu=not cuda,
            bf16=cuda,
            seed=42,
            data_seed=42,
            save_strategy='no',
            report_to='none',
            disable_tqdm=True,
        ),
        callbacks=[clock],
    )
    trainer.train()
    tokens = [entry['num_tokens'] for entry in trainer.state.log_history if 'num_tokens' in entry]
    print(json.dumps({'seconds': clock.ended - clock.began, 'tokens': tokens[-1]}))


if __name__ == '__main__':
    main(*sys.argv[1:])
