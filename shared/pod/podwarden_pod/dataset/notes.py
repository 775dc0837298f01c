"""Collects the fields of a dataset that are not learned, and warnings for the owner of the dataset."""

from __future__ import annotations

from typing import Any

from .rules import FORMATS, LIMITS, RULES, at_line, by_utf16, quoted, sentence

TELLING = {
    name for rule in FORMATS.values() for names in rule['fields'].values() for name in names if name != 'text'
} | set(RULES['telling'])


class Notes:
    """The unused fields and the warnings of the records so far, each only once. LIMITS bounds the number of fields and
    warnings, because an answer of the API lists all fields and warnings."""

    def __init__(self, dataset_format: str = '') -> None:
        self.format = dataset_format
        self.unused: list[str] = []
        self.warnings: list[dict[str, Any]] = []
        self.labels: set[bool] = set()
        self._fields: set[str] = set()
        self._told: set[str] = set()
        self._of_record: list[tuple[str, dict[str, object]]] = []
        self._unused_of_record: set[str] = set()

    def leave(self, field: str, *, telling: bool | None = None) -> None:
        """Notes a field that is not used. Adds a warning if `telling` is True, which means that the content may be
        worth learning. If `telling` is None, the name of the field decides."""
        if field in self._fields or field in self._unused_of_record:
            return
        self._unused_of_record.add(field)
        if field in TELLING if telling is None else telling:
            self.warn('unused_field', field=field, format=self.format)

    def warn(self, code: str, **values: object) -> None:
        self._of_record.append((code, values))

    def settle(self, line: int) -> None:
        """Adds the notes on the current record to the result. The caller has found the record to be good."""
        if self._unused_of_record:
            names = sorted({quoted(field) for field in self._unused_of_record}, key=by_utf16)
            fresh = [name for name in names if name not in self._fields]
            for name in fresh[: LIMITS['max_unused_fields'] - len(self.unused)]:
                self._fields.add(name)
                self.unused.append(name)
            self._unused_of_record.clear()
        for code, values in self._of_record:
            why = sentence(code, **values)
            if why not in self._told and len(self.warnings) < LIMITS['max_warnings']:
                self._told.add(why)
                self.warnings.append({'code': code, 'line': line, 'message': at_line(line, why)})
        self._of_record.clear()

    def end(self) -> None:
        """Adds a warning if all labels of the dataset are equal. The caller has read the whole dataset."""
        if len(self.labels) == 1 and len(self.warnings) < LIMITS['max_warnings']:
            value = str(self.labels == {True}).lower()
            self.warnings.append({'code': 'one_label', 'message': sentence('one_label', value=value)})
