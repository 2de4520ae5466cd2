#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every report format, read back by others: a schema each, and readers that are not ours.

usage: MEMDIMM=build/dev/src/memdimm test_formats.py

The documents have names and contents that some format must escape. All formats of one
run must tell the same findings."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

import jsonschema
import junitparser

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
TESTDATA = ROOT / "testdata/report"

NAMES = [b"plain", b"two words", b"100%", b"a#b", "größe-日本".encode(), b"a,b", b"a:b",
         b"new\nline", b"carriage\rreturn", b"<&\">']]>", b"?query&x=y", b"[a]{b}|\\^`",
         b"\xff\xfe", b"::error ::", b"\x01\x1b[31m", b"+plus+", b"%41", b"~"]
# A value that the message quotes, as XML writes it.
NASTY = "]]&gt;&lt;b&gt; &amp; &quot;&#13;&#10;&#9;%25 ::x"

SLOTS = """<domain type='qemu'>
  <name>größer</name>
  <memory slots='4' max-memory='4' max-memory-unit='GiB' unit='MiB'>1012</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <memory type='ram'>
      <source type='ram' size='512' unit='MiB'/>
      <address type='acpi-dimm' slot='0'/>
    </memory>
    <memory type='ram'>
      <source type='ram' size='500' unit='MiB'/>
      <!-- größer --> <address type='acpi-dimm' slot='9'/>
    </memory>
  </devices>
</domain>
"""
SUPPRESSED = SLOTS.replace("slot='9'", "slot='1'").replace(
    "<domain ", "<!-- memdimm: ignore-file MD103 - no <Linux> & \"no\" -->\n<domain ")
MISSPELT = "<memory type='ram'>\n  <sorce type='ram' size='512' unit='MiB'/>\n</memory>\n"
NASTY_VALUE = f"<memory type='ram'>\n  <source type='ram' size=\"{NASTY}\"/>\n</memory>\n"
CONTROL = "<memory type='ram'>\n  \x02<source/>\n</memory>\n"
CLEAN = "<memory type='ram'>\n  <source type='ram' size='512' unit='MiB'/>\n</memory>\n"
DOCUMENTS = {b"slots": SLOTS, b"suppressed": SUPPRESSED, b"misspelt": MISSPELT,
             b"nasty-value": NASTY_VALUE, b"control": CONTROL, b"clean": CLEAN}


def shown(name):
    """A file name as a format for text has it."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", os.fsdecode(name))


def log_shown(name):
    """The same in a CI log, which no character may steer and where every byte is told."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]",
                  lambda match: f"\\x{ord(match[0]) & 0xff:02x}", os.fsdecode(name))


def xml_shown(name):
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", shown(name))


def schema(path):
    with open(path, encoding="utf-8") as file:
        text = json.load(file)
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


def faults(validator, document):
    return [f"{error.json_path}: {error.message}"
            for error in validator.iter_errors(document)]


def xmllint(grammar, text):
    """What xmllint has against the text; it must be there."""
    done = subprocess.run(["xmllint", "--noout", "--relaxng", TESTDATA / grammar, "-"],
                          input=text, capture_output=True, check=False)
    return "" if done.returncode == 0 else done.stderr.decode(errors="replace")


def run(folder, *words, stdin=b""):
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    return subprocess.run([MEMDIMM, "validate", "--isolated", *words], cwd=folder,
                          input=stdin, capture_output=True, check=False, env=clean)


class Reports(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="test-formats-")
        folder = os.fsencode(cls.temporary.name)
        os.mkdir(folder + b"/sub folder")
        cls.sources = {}
        for index, name in enumerate(NAMES):
            where = b"sub folder/" if index % 2 else b""
            cls.sources[where + name + b".xml"] = list(DOCUMENTS.values())[index % 6]
        for name, text in DOCUMENTS.items():
            cls.sources[name + b".xml"] = text
        for name, text in cls.sources.items():
            with open(folder + b"/" + name, "wb") as file:
                file.write(text.encode())
        # Each is named twice, and to be told once.
        cls.files = sorted(cls.sources) + [b"gone, %,:\n<&>.xml"]
        cls.reports = {}
        for name in ("json", "sarif", "github", "gitlab", "junit", "checkstyle", "jsonl",
                     "rdjson", "tap"):
            done = run(folder, "--format", name, *cls.files, *cls.files)
            assert done.returncode == 2, done.stderr
            assert b"Sanitizer" not in done.stderr, done.stderr
            cls.reports[name] = done.stdout
        cls.folder = folder
        cls.json = json.loads(cls.reports["json"])

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def found(self, shown_as=lambda path: path, suppressed=False):
        """Path, line and rule of all findings that are told."""
        return sorted((shown_as(one["path"]), one["range"]["start"]["line"], one["rule"])
                      for one in self.json["diagnostics"]
                      if suppressed or one["suppressed"] is None)

    def test_json_is_as_its_schema_says(self):
        self.assertEqual(faults(schema(ROOT / "schemas/report.json"), self.json), [])
        self.assertEqual(self.json["files"], [shown(name) for name in sorted(self.sources)])
        self.assertEqual([one["path"] for one in self.json["failures"]],
                         [shown(self.files[-1])])
        rules = {one["rule"] for one in self.json["diagnostics"]}
        self.assertLessEqual({"MD001", "MD010", "MD014", "MD103", "MD203"}, rules)
        prints = [one["fingerprint"] for one in self.json["diagnostics"]]
        self.assertEqual(len(prints), len(set(prints)))
        for kind in ("related", "fix", "suppressed"):
            self.assertTrue(any(one[kind] for one in self.json["diagnostics"]), kind)

    def test_json_counts_what_it_tells(self):
        told = [one for one in self.json["diagnostics"] if one["suppressed"] is None]
        for severity in ("error", "warning", "note"):
            self.assertEqual(self.json["summary"][severity + "s"],
                             sum(one["severity"] == severity for one in told))
        self.assertEqual(self.json["summary"]["suppressed"],
                         len(self.json["diagnostics"]) - len(told))

    def test_the_schema_of_json_refuses_what_is_missing_or_unknown(self):
        validator = schema(ROOT / "schemas/report.json")
        for key in self.json:
            self.assertTrue(faults(validator, {k: v for k, v in self.json.items() if k != key}))
        self.assertTrue(faults(validator, self.json | {"more": 1}))

    def test_sarif_is_as_its_schema_says(self):
        sarif = json.loads(self.reports["sarif"])
        self.assertEqual(faults(schema(TESTDATA / "sarif.schema.json"), sarif), [])

    def test_sarif_names_rules_files_and_places_that_there_are(self):
        (one,) = json.loads(self.reports["sarif"])["runs"]
        rules = one["tool"]["driver"]["rules"]
        self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
        told = []
        for result in one["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            place = result["locations"][0]["physicalLocation"]
            path = urllib.parse.unquote_to_bytes(place["artifactLocation"]["uri"])
            self.assertIn(path, self.sources)
            region = place["region"]
            told.append((shown(path), region["startLine"], result["ruleId"]))
            for related in result.get("relatedLocations", []):
                self.inside(path, related["physicalLocation"]["region"])
            self.inside(path, region)
        self.assertEqual(sorted(told), self.found(suppressed=True))
        prints = [result["partialFingerprints"]["primaryLocationLineHash"]
                  for result in one["results"]]
        self.assertEqual(len(prints), len(set(prints)))

    def inside(self, path, region):
        """The region is not empty, and there in the file; columns are characters."""
        begin, end = ((region[side + "Line"], region[side + "Column"])
                      for side in ("start", "end"))
        self.assertLess(begin, end)
        lines = self.sources[path].split("\n")
        self.assertLessEqual(region["endLine"], len(lines))
        # One behind the last character is where a point at the end of a line ends.
        self.assertLessEqual(region["endColumn"], len(lines[region["endLine"] - 1]) + 2)

    def test_sarif_regions_end_behind_the_last_character(self):
        (one,) = json.loads(self.reports["sarif"])["runs"]
        result = next(result for result in one["results"] if result["ruleId"] == "MD203")
        region = result["locations"][0]["physicalLocation"]["region"]
        line = SLOTS.split("\n")[region["startLine"] - 1]
        self.assertEqual(line[region["startColumn"] - 1: region["endColumn"] - 1], "9")

    def test_sarif_fixes_mend_the_document(self):
        (one,) = json.loads(self.reports["sarif"])["runs"]
        result = next(result for result in one["results"] if "fixes" in result)
        lines = MISSPELT.split("\n")
        (change,) = result["fixes"][0]["artifactChanges"]
        for edit in reversed(change["replacements"]):
            region = edit["deletedRegion"]
            row = region["startLine"] - 1
            self.assertEqual(region["endLine"], region["startLine"])
            lines[row] = (lines[row][: region["startColumn"] - 1]
                          + edit["insertedContent"]["text"]
                          + lines[row][region["endColumn"] - 1:])
        self.assertEqual("\n".join(lines), MISSPELT.replace("sorce", "source"))

    def test_sarif_says_what_is_suppressed_and_what_failed(self):
        (one,) = json.loads(self.reports["sarif"])["runs"]
        reasons = {entry["justification"]
                   for result in one["results"] for entry in result["suppressions"]}
        self.assertEqual(reasons, {'no <Linux> & "no"'})
        (invocation,) = one["invocations"]
        self.assertFalse(invocation["executionSuccessful"])
        (note,) = invocation["toolExecutionNotifications"]
        uri = note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(urllib.parse.unquote_to_bytes(uri), self.files[-1])

    def test_gitlab_is_as_its_schema_says(self):
        report = json.loads(self.reports["gitlab"])
        self.assertEqual(faults(schema(TESTDATA / "gitlab.schema.json"), report), [])
        prints = [one["fingerprint"] for one in report]
        self.assertEqual(len(prints), len(set(prints)))
        told = sorted((one["location"]["path"], one["location"]["lines"]["begin"],
                       one["description"][:5])
                      for one in report if one["check_name"] != "unreadable")
        self.assertEqual(told, self.found())
        self.assertEqual([one["location"]["path"] for one in report
                          if one["check_name"] == "unreadable"], [shown(self.files[-1])])

    def test_github_lines_are_workflow_commands(self):
        *lines, last = self.reports["github"].split(b"\n")[:-1]
        self.assertRegex(last, rb"^memdimm: \d+ files checked, \d+ errors, \d+ warnings?$")
        told, failed, order = [], [], []
        for line in lines:
            level, properties, message = workflow_command(line)
            order.append(["error", "warning", "notice"].index(level))
            self.assertTrue(message)
            if "line" not in properties:
                failed.append(properties["file"])
                continue
            self.columns(properties)
            told.append((shown(properties["file"]), int(properties["line"]),
                         properties["title"].decode()[len("memdimm ("):][:5]))
        logged = {shown(name): log_shown(name) for name in self.sources}
        self.assertEqual(sorted(told), self.found(logged.get))
        self.assertEqual(failed, [self.files[-1]])
        self.assertEqual(order[:-1], sorted(order[:-1]))

    def columns(self, properties):
        """GitHub drops an annotation with columns over several lines, or backwards."""
        if properties["line"] != properties["endLine"]:
            self.assertNotIn("col", properties)
        elif "col" in properties:
            self.assertLessEqual(int(properties["col"]), int(properties["endColumn"]))

    def test_a_junit_reader_finds_every_case(self):
        text = self.reports["junit"]
        self.assertEqual(xmllint("junit.rng", text), "")
        suites = junitparser.JUnitXml.fromstring(text)
        told, clean, errors, skipped = [], [], [], 0
        for suite in suites:
            cases = list(suite)
            self.assertEqual(suite.tests, len(cases))
            for case in cases:
                kinds = [type(result).__name__ for result in case.result]
                if kinds == ["Error"]:
                    errors.append(case.classname)
                elif kinds == ["Skipped"]:
                    skipped += 1
                elif case.name == "memdimm":
                    clean.append(case.classname)
                else:
                    line = int(case._elem.get("line"))
                    told.append((case.classname, line, case.name[:5]))
                    self.assertTrue(kinds == ["Failure"] or case.system_out)
        self.assertEqual(sorted(told), self.found(xml_shown))
        self.assertEqual(errors, [xml_shown(self.files[-1])])
        self.assertEqual((suites.errors, suites.skipped), (1, skipped))
        self.assertEqual(suites.skipped, self.json["summary"]["suppressed"])
        with_findings = {path for path, _, _ in self.found(xml_shown, suppressed=True)}
        self.assertEqual(sorted(clean), sorted(xml_shown(name) for name in self.sources
                                               if xml_shown(name) not in with_findings))

    def test_checkstyle_has_every_file_and_finding(self):
        text = self.reports["checkstyle"]
        self.assertEqual(xmllint("checkstyle.rng", text), "")
        told, files = [], []
        for file in ElementTree.fromstring(text):
            files.append(file.get("name"))
            told += [(file.get("name"), int(error.get("line")),
                      error.get("source").removeprefix("memdimm."))
                     for error in file if error.get("source") != "memdimm.failure"]
        self.assertEqual(files, [xml_shown(name) for name in self.files])
        self.assertEqual(sorted(told), self.found(xml_shown))

    def test_a_line_of_jsonl_is_what_json_has(self):
        lines = [json.loads(line) for line in self.reports["jsonl"].splitlines()]
        self.assertEqual(lines[:-1], self.json["diagnostics"])
        self.assertEqual(lines[-1]["path"], shown(self.files[-1]))

    def test_rdjson_is_as_reviewdog_has_it(self):
        report = json.loads(self.reports["rdjson"])
        self.assertEqual(faults(schema(TESTDATA / "rdjson.schema.json"), report), [])
        *told, failed = report["diagnostics"]
        self.assertEqual(sorted((one["location"]["path"],
                                 one["location"]["range"]["start"]["line"],
                                 one["code"]["value"]) for one in told), self.found())
        self.assertEqual(failed["location"]["path"], shown(self.files[-1]))

    def test_rdjson_counts_columns_in_bytes(self):
        told = json.loads(self.reports["rdjson"])["diagnostics"]
        place = next(one["location"]["range"] for one in told
                     if one["code"]["value"] == "MD203")
        line = SLOTS.split("\n")[place["start"]["line"] - 1].encode()
        self.assertEqual(line[place["start"]["column"] - 1: place["end"]["column"] - 1], b"9")

    def test_a_tap_reader_finds_every_file(self):
        script = ("use TAP::Parser; local $/; my $p = TAP::Parser->new({tap => <STDIN>});"
                  "$p->run; print join(' ', $p->tests_planned, scalar($p->passed), "
                  "scalar($p->failed), scalar($p->parse_errors)), qq(\n);")
        done = subprocess.run(["perl", "-e", script], input=self.reports["tap"],
                              capture_output=True, check=True)
        broken = {one["path"] for one in self.json["diagnostics"]
                  if one["severity"] == "error" and one["suppressed"] is None}
        files, failed = len(self.json["files"]), len(broken) + 1
        self.assertEqual(done.stdout.decode().split(),
                         [str(files + 1), str(files + 1 - failed), str(failed), "0"],
                         done.stderr)

    def test_every_format_is_whole_where_nothing_is_wrong_and_where_nothing_is(self):
        with tempfile.TemporaryDirectory() as empty:
            for words, stdin, code in ((["-"], CLEAN.encode(), 0), ([empty], b"", 2)):
                out = {name: run(empty, "-f", name, *words, stdin=stdin)
                       for name in self.reports}
                for name, done in out.items():
                    self.assertEqual(done.returncode, code, name)
                    self.assertEqual(done.stderr == b"", code == 0, name)
                for name, rules in (("json", ROOT / "schemas/report.json"),
                                    ("sarif", TESTDATA / "sarif.schema.json"),
                                    ("gitlab", TESTDATA / "gitlab.schema.json")):
                    self.assertEqual(faults(schema(rules), json.loads(out[name].stdout)), [])
                self.assertEqual(json.loads(out["gitlab"].stdout), [])
                self.assertEqual(xmllint("junit.rng", out["junit"].stdout), "")
                self.assertEqual(xmllint("checkstyle.rng", out["checkstyle"].stdout), "")

    def test_paths_are_the_repository_s_however_they_were_given(self):
        folder = os.fsdecode(self.folder)
        for given in ("slots.xml", "./slots.xml", f"{folder}/slots.xml",
                      "sub folder/../slots.xml"):
            sarif = json.loads(run(folder, "-f", "sarif", given).stdout)
            gitlab = json.loads(run(folder, "-f", "gitlab", given).stdout)
            (one,) = sarif["runs"]
            self.assertEqual({result["locations"][0]["physicalLocation"]["artifactLocation"]
                              ["uri"] for result in one["results"]}, {"slots.xml"})
            self.assertEqual({entry["location"]["path"] for entry in gitlab}, {"slots.xml"})

    def test_text_and_concise_go_each_to_its_own_place(self):
        folder = os.fsdecode(self.folder)
        with tempfile.TemporaryDirectory() as name:
            done = run(folder, "-f", "concise", "-f", f"text={name}/text", "--color",
                       "always", "-f", f"concise={name}/concise", "slots.xml")
            text = pathlib.Path(name, "text").read_text(encoding="utf-8")
            concise = pathlib.Path(name, "concise").read_text(encoding="utf-8")
        plain = run(folder, "-f", "concise", "slots.xml").stdout.decode()
        self.assertEqual(concise, plain)
        self.assertIn("\x1b[", done.stdout.decode())
        self.assertNotIn("\x1b[", text)
        self.assertEqual(text, run(folder, "-f", "text", "slots.xml").stdout.decode())
        self.assertIn("  = help: ", text)

    def test_text_lets_no_name_or_value_steer_the_reader(self):
        for style in ("text", "concise"):
            done = run(self.folder, "-f", style, *self.files)
            # What begins a line is ours: a file, or what stands under it.
            for line in done.stdout.decode().splitlines():
                self.assertRegex(line,
                                 r"^(\S.*\.xml:\d+:\d+: \w+: .* \[MD\d{3} [\w-]+\]| .*|)$")
            self.assertNotRegex((done.stdout + done.stderr).decode(),
                                r"[\x00-\x08\x0b-\x1f\x7f]")
            self.assertEqual(run(self.folder, "-f", "quiet", *self.files).stdout, b"")

    def test_a_baseline_takes_whole_findings_out_of_every_format(self):
        folder = os.fsdecode(self.folder)
        with tempfile.TemporaryDirectory() as name:
            known = f"{name}/known.json"
            run(folder, "--baseline", known, "--write-baseline", "--select", "MD103",
                "slots.xml")
            for style in ("text", "concise"):
                rest = run(folder, "-f", style, "--baseline", known, "slots.xml").stdout
                only = run(folder, "-f", style, "--ignore", "MD103", "slots.xml").stdout
                self.assertEqual(rest, only)


class Configurations(unittest.TestCase):
    CASES = [  # and whether it is one
        ({}, True),
        ({"ignore": ["MD103"], "severity": {"MD108": "error"}}, True),
        ({"$schema": "config.json", "select": ["MD1"], "exclude": ["*/x/*"]}, True),
        ({"qemu-version": "7.2", "phys-bits": 46}, True),
        ({"qemu-version": "7.2.1"}, True),
        ({"qemu-version": "new"}, False),
        ({"qemu-version": 7.2}, False),
        ({"phys-bits": 31}, False),
        ({"phys-bits": 64}, False),
        ({"phys-bits": "46"}, False),
        ({"ignore": "MD103"}, False),
        ({"ignore": [103]}, False),
        ({"severity": {"MD108": "fatal"}}, False),
        ({"severity": ["MD108"]}, False),
        ({"ignores": ["MD103"]}, False),
        ([], False),
    ]

    def test_memdimm_and_the_schema_agree(self):
        validator = schema(ROOT / "schemas/config.json")
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "a.xml").write_text(CLEAN, encoding="utf-8")
            for config, good in self.CASES:
                with self.subTest(config=config):
                    text = json.dumps(config)
                    pathlib.Path(folder, ".memdimm.json").write_text(text, encoding="utf-8")
                    done = subprocess.run([MEMDIMM, "validate", "a.xml"], cwd=folder,
                                          capture_output=True, check=False)
                    self.assertEqual(done.returncode, 0 if good else 2, done.stderr)
                    self.assertEqual(not faults(validator, config), good)

    def test_the_readme_s_example_is_one(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```json\n(.*?)^```$", readme, re.M | re.S)
        self.assertTrue(blocks)
        for block in blocks:
            self.assertEqual(faults(schema(ROOT / "schemas/config.json"), json.loads(block)), [])


class Catalogues(unittest.TestCase):
    """What memdimm tells programs of itself."""

    @staticmethod
    def told(command):
        return json.loads(subprocess.run([MEMDIMM, command, "--format", "json"],
                                         capture_output=True, check=True).stdout)

    def test_every_rule_has_all_that_is_known_of_it(self):
        rules = self.told("rules")
        ids = [rule["id"] for rule in rules]
        self.assertEqual(ids, sorted(set(ids)))
        for rule in rules:
            with self.subTest(rule=rule["id"]):
                self.assertEqual(list(rule), ["id", "name", "severity", "scope", "area", "refuses",
                                              "title", "explanation", "fixable", "mend", "safe",
                                              "since", "url", "related"])
                self.assertIn(rule["severity"], ("error", "warning", "note"))
                self.assertIn(rule["scope"], ("both", "proposal", "libvirt"))
                self.assertIn(rule["refuses"], ("nobody", "parser", "libvirt", "qemu", "guest"))
                self.assertIn(rule["mend"], ("none", "names", "units", "total", "slots"))
                self.assertEqual(rule["fixable"], rule["mend"] != "none")
                self.assertTrue(rule["fixable"] or not rule["safe"])
                self.assertRegex(rule["url"], f"^https://.*/{rule['id']}")
                self.assertTrue(rule["area"] and rule["title"] and rule["explanation"])
                self.assertLessEqual(set(rule["related"]), set(ids))

    def test_every_option_is_one_of_commands_that_there_are(self):
        told = self.told("help")
        names = {command["name"] for command in told["commands"]}
        self.assertIn("validate", names)
        self.assertEqual([row["code"] for row in told["exit_codes"]], [0, 1, 2])
        config = json.loads((ROOT / "schemas/config.json").read_text(encoding="utf-8"))
        self.assertEqual([one["config"] for one in told["options"] if one["config"]],
                         [name for name in config["properties"] if name != "$schema"])
        for option in told["options"]:
            with self.subTest(option=option["flags"]):
                self.assertLessEqual(set(option["commands"]), names)
                near = {flag for one in told["options"] for flag in one["flags"]
                        if set(option["commands"]) <= set(one["commands"])}
                self.assertLessEqual({*option["excludes"], *option["needs"]}, near)
                if "|" in (option["value"] or ""):
                    self.assertEqual(option["words"], option["value"].split("|"))


def workflow_command(line):
    """Level, properties and message of `::LEVEL K=V,K=V::MESSAGE`, as a runner reads it."""
    match = re.fullmatch(rb"::(error|warning|notice)(?: ([^:]*))?::(.*)", line)
    if not match:
        raise AssertionError(f"no workflow command: {line!r}")
    properties = {}
    for one in match[2].split(b","):
        key, equals, value = one.partition(b"=")
        if not equals or key not in (b"title", b"file", b"line", b"endLine", b"col",
                                     b"endColumn"):
            raise AssertionError(f"no property: {one!r} in {line!r}")
        properties[key.decode()] = unescaped(value, b"%:,\r\n")
    return match[1].decode(), properties, unescaped(match[3], b"%\r\n")


def unescaped(text, allowed):
    def character(match):
        value = bytes([int(match[1], 16)]) if match[1] else b""
        if not value or value not in allowed:
            raise AssertionError(f"a stray % in {text!r}")
        return value
    return re.sub(rb"%([0-9A-F]{2})?", character, text)


if __name__ == "__main__":
    unittest.main()
