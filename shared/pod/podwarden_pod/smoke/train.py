"""Runs a whole training of the trainer `smoke`: batches, steps, evaluation, checkpoints, and finally the packed
model."""

from __future__ import annotations

from dataclasses import asdict

from ..training.job import TrainingJob
from ..uploads.artifacts import ArtifactFile
from .checkpoint import load_checkpoint
from .corpus import read_corpus
from .loop import TrainingLoop
from .package import pack_model
from .settings import read_settings


def train(job: TrainingJob) -> list[ArtifactFile]:
    """Implements the protocol Trainer of `training/job.py`."""
    settings = read_settings(job.config)
    corpus = read_corpus(job, settings.eval_split, settings.seed)
    checkpoint = None
    if job.resume_from is not None:
        checkpoint = load_checkpoint(job.resume_from, job.dataset_sha256, asdict(settings))
        print(f'smoke: goes on after step {checkpoint.step}' if checkpoint else 'smoke: not our checkpoint', flush=True)
    loop = TrainingLoop(job, settings, corpus, checkpoint)
    job.report.training(loop.total_steps, settings.num_epochs)
    loop.run()
    job.report.evaluating()
    metrics = loop.final_evaluation()
    path = pack_model(job, settings, corpus.alphabet, loop.model, metrics)
    return [ArtifactFile(path, path.name, 'model')]
