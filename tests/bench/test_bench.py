#!/usr/bin/env python3
"""The arithmetic and the texts of the benchmark."""

import random
import unittest
from pathlib import Path
from types import SimpleNamespace

import load
import quality
import table
from processes import Trouble
from romanisation import romanised
from table import Line, Target


def series(rates, p99s):
    return load.Series(rates=rates, p50s=[1000] * len(rates), p99s=p99s)


class Arithmetic(unittest.TestCase):
    def test_a_percentile_is_a_value_that_was_measured(self):
        values = list(range(1, 101))
        self.assertEqual([load.percentile(values, share) for share in (1, 50, 99, 100)], [1, 50, 99, 100])
        self.assertEqual(load.percentile([7], 99), 7)
        self.assertEqual(load.percentile([3, 1, 2], 50), 2)
        with self.assertRaises(ValueError):
            load.percentile([], 50)

    def test_a_ratio_is_that_of_medians(self):
        line = table.compared("g", "w", series([100, 300, 200], [3000, 3000, 9000]), series([50, 100, 400], [2000] * 3))
        self.assertEqual((line.value, line.p99_ratio), (2.0, 1.5))

    def test_both_targets_must_be_reached(self):
        def reached(value, p99):
            return Line("g", "w", value=value, target=Target(at_least=1.0), p99_ratio=p99, p99_target=Target(at_most=1.5)).reached

        self.assertEqual([reached(1.0, 1.5), reached(0.99, 1.0), reached(2, 1.51)], [True, False, False])
        self.assertIsNone(Line("g", "w", target=Target(at_least=1.0)).reached)
        self.assertIn("not measured", Line("g", "w", target=Target(at_least=1.0)).cells())

    def test_a_fast_wrong_answer_is_told(self):
        target = load.Target(SimpleNamespace(name="it"), Path("x"), size=1000)
        right = {"requests": 10, "micros": 1, "bytes": 12_000, "refused": 0, "broken": 0}
        load.check(target, right)
        for wrong in ({"bytes": 9_000}, {"refused": 1}, {"broken": 1}):
            with self.assertRaises(Trouble):
                load.check(target, {**right, **wrong})


class Names(unittest.TestCase):
    def test_romanised_as_a_person_would(self):
        cases = [("Иркутск", "ru", "irkutsk"), ("Київ", "uk", "kyiv"), ("Янтарь", "uk", "yantar"), ("Российский", "ru", "rossiyskiy"), ("Ελλάδα", "el", "ellada"), ("서울대학교", "ko", "seouldaehaggyo"),
                 ("北京大学", "zh", "beijing daxue"), ("北京大学", "ja", None), ("Łódź", "pl", None)]
        for name, language, right in cases:
            self.assertEqual(romanised(name, language), right, name)

    def test_accents(self):
        self.assertEqual(quality.without_accents("Łódź Øresund Straße"), "Lodz Oresund Strasse")

    def test_one_typo_is_one(self):
        chance = random.Random(1)
        for _ in range(500):
            made = quality.one_typo("Internet Society", chance)
            self.assertNotEqual(made, "Internet Society")
            self.assertLessEqual(abs(len(made) - 16), 1)


class Text(unittest.TestCase):
    def test_the_table(self):
        lines = [Line("Reads", "a|b", "1/s", "2/s", 0.5, Target(at_least=1.0)), Line("Reads", "c", "3/s")]
        text = table.markdown(lines, {"when": "2026-11-24", "machine": "a"})
        self.assertIn("| a\\|b | 1/s | 2/s | 0.5 |  | ≥ 1 | **no** |  |", text)
        self.assertIn("0 of 1 targets were reached", text)
        self.assertEqual([table.figure(value) for value in (1234.5, 0.98765, 35)], ["1,234", "0.988", "35"])


if __name__ == "__main__":
    unittest.main()
