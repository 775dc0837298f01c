"""Makes `datasets` write and read turns in Arrow files as exact JSON. The JSON library that `datasets` uses rounds
numbers, and returns a whole turn as text if a number is too long. The arguments of tool calls would be changed."""

from __future__ import annotations

import json

from datasets import Json, List, arrow_writer
from datasets.features import features
from datasets.utils import json as encoding

for module in (features, encoding, arrow_writer):
    module.ujson_dumps = json.dumps
for module in (features, encoding):
    module.ujson_loads = json.loads

TURNS = List(Json())
