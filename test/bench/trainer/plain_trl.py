"""A training as people write it by hand: trl's own trainer on the same model, data and settings.

python3 plain_trl.py JOB_FILE"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from marks import Marks


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

    marks = Marks(job['warm_up_steps'])

    class Clock(TrainerCallback):
        def on_step_end(self, args: object, state: Any, control: object, **_: object) -> None:
            marks.step(state.global_step)

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
        callbacks=[Clock()],
    )
    trainer.train()
    marks.write(Path(job['result']))


if __name__ == '__main__':
    main(*sys.argv[1:])
