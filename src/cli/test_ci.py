#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What CI systems and pre-commit run: the hook, the action for GitHub, and the examples of
the README. A folder stands in for the releases that both fetch the program from.

usage: MEMDIMM=build/dev/src/memdimm test_ci.py"""
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tarfile
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMDIMM = os.environ.get("MEMDIMM", str(ROOT / "build/dev/src/memdimm"))
ACTION = ROOT / ".github/actions/memdimm"
VERSION = re.search(r"^project\(memdimm VERSION (\S+)",
                    (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"), re.M)[1]
FINE = "<memory type='ram'>\n  <source type='ram' size='512' unit='MiB'/>\n</memory>\n"
WRONG = FINE.replace("source", "sorce")
FILES = {
    "fine.xml": FINE,
    "wrong.xml": WRONG,
    "pom.xml": "<project><memory/></project>\n",
    "pool.xml": "<pool type='dir'><name>p</name></pool>\n",
    "broken.xml": "<project>\n",
    "torn.xml": "<domain type='kvm'>\n",
    "binary.xml": "\0\1",
}


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="test-ci-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        for name, text in FILES.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / "bin").mkdir()
        (self.folder / "bin/memdimm").symlink_to(MEMDIMM)

    def run_words(self, words, env=(), **more):
        clean = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                 "HOME": str(self.folder / "home")}
        return subprocess.run(words, cwd=self.folder, capture_output=True, text=True,
                              check=False, env=clean | dict(env), stdin=subprocess.DEVNULL,
                              **more)

    def program(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text("#!/bin/sh\n" + text, encoding="ascii")
        path.chmod(0o755)
        return path

    def install(self, version):
        """Another memdimm in the PATH, which says where it is from."""
        self.program("bin/memdimm", f"""if [ "$1" = --version ]; then
            echo "memdimm {version}"; else echo "installed: $*"; fi\n""")

    def release(self, version=VERSION, text=f'exec {MEMDIMM} "$@"\n'):
        """Offers a program as a release; returns the tarball's SHA-256."""
        name = f"memdimm-{version}-x86_64-linux"
        program = self.program("unpacked/memdimm", text)
        place = self.folder / f"releases/v{version}"
        place.mkdir(parents=True)
        with tarfile.open(place / f"{name}.tar.gz", "w:gz") as tarball:
            tarball.add(program, f"{name}/bin/memdimm")
        digest = hashlib.sha256((place / f"{name}.tar.gz").read_bytes()).hexdigest()
        (place / "SHA256SUMS").write_text(f"{'0' * 64}  memdimm\n{digest}  {name}.tar.gz\n",
                                          encoding="ascii")
        return digest

    def releases(self):
        return {"MEMDIMM_RELEASE_URL": f"file://{self.folder}/releases"}


class Get(Folder):
    def get(self, *words):
        return self.run_words([str(ROOT / "scripts/get"), *words], env=self.releases())

    def got(self, *words):
        done = self.get(*words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return self.run_words([done.stdout.rstrip("\n"), "--version"]).stdout

    def test_it_gets_the_version_of_the_checkout(self):
        self.release()
        self.assertIn(f"memdimm {VERSION}\n", self.got())
        self.assertEqual(sorted(os.listdir(self.folder / "home/.cache/memdimm")),
                         [f"memdimm-{VERSION}-x86_64-linux"])

    def test_what_it_has_it_does_not_fetch_again(self):
        self.release()
        self.got("there")
        shutil.rmtree(self.folder / "releases")
        self.assertIn(f"memdimm {VERSION}\n", self.got("there"))

    def test_it_gets_another_version(self):
        self.release("7.8.9", "echo seven\n")
        for version in ("7.8.9", "v7.8.9"):
            self.assertEqual(self.got("--version", version), "seven\n")

    def test_it_takes_only_what_was_asked_for(self):
        digest = self.release()
        self.assertIn("memdimm", self.got("--sha256", digest.upper()))
        done = self.get("--sha256", "1" * 64)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"has SHA-256 {digest}; expected {'1' * 64}", done.stderr)

    def test_it_takes_nothing_that_was_changed_on_its_way(self):
        self.release()
        (tarball,) = self.folder.glob("releases/*/*.tar.gz")
        tarball.write_bytes(tarball.read_bytes() + b"more")
        done = self.get()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("; SHA256SUMS says ", done.stderr)
        self.assertEqual(os.listdir(self.folder / "home/.cache/memdimm"), [])

    def test_it_says_what_it_does_not_understand_or_find(self):
        self.release()
        cases = [
            (["--version", "latest"], "'latest' is no version; expected one such as 0.1.0"),
            (["--version", "../0.1"], "'../0.1' is no version"),
            (["--version"], "--version needs a value"),
            (["--sha256", "abc"], "'abc' is no SHA-256"),
            (["--newest"], "'--newest' is no option"),
            (["--version", "9.9"], "cannot fetch file://"),
        ]
        for words, told in cases:
            with self.subTest(words=words):
                done = self.get(*words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"scripts/get: {told}", done.stderr)

    def test_it_fetches_over_nothing_that_anybody_can_change(self):
        done = self.run_words([str(ROOT / "scripts/get")],
                              env={"MEMDIMM_RELEASE_URL": "http://example.com"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("is neither https://… nor file://…", done.stderr)


class Hook(Folder):
    def setUp(self):
        super().setUp()
        text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
        (self.hook,) = yaml.safe_load(text)

    def entry(self, *words, root=ROOT, env=()):
        """As pre-commit runs a script: by its path in the hook's repository."""
        script, *more = shlex.split(self.hook["entry"])
        return self.run_words([str(root / script), *more, *words], env=env)

    def test_it_has_what_pre_commit_asks_for(self):
        self.assertEqual(self.hook["id"], "memdimm")
        self.assertEqual(self.hook["language"], "script")
        self.assertEqual(self.hook["types"], ["xml"])
        self.assertLessEqual({"id", "name", "entry", "language"}, set(self.hook))

    def test_it_runs_what_is_installed_in_its_version(self):
        self.install(VERSION)
        done = self.entry("fine.xml")
        self.assertEqual(done.stdout, "installed: validate --skip-others fine.xml\n")

    def test_it_runs_the_release_where_another_version_is_installed(self):
        self.install(VERSION + "9")
        self.release(text='echo "released: $*"\n')
        done = self.entry("fine.xml", env=self.releases())
        self.assertEqual((done.stdout, done.stderr),
                         ("released: validate --skip-others fine.xml\n", ""))

    def test_it_builds_where_there_is_nothing(self):
        self.install("0.0")
        root = self.folder / "clone"
        shutil.copytree(ROOT / "scripts", root / "scripts")
        shutil.copy(ROOT / "CMakeLists.txt", root)
        self.program("clone/scripts/run", 'echo "built: $*"; exit 1\n')
        done = self.entry("wrong.xml", root=root, env=self.releases())
        self.assertEqual((done.returncode, done.stdout),
                         (1, "built: validate --skip-others wrong.xml\n"))
        self.assertIn(f"scripts/hook: no memdimm {VERSION} to be had: building it", done.stderr)

    def test_it_lets_other_xml_pass_and_tells_what_is_wrong(self):
        cases = [  # files, exit code, what is told
            (["fine.xml"], 0, []),
            (["pom.xml", "pool.xml"], 0, []),
            (["binary.xml"], 0, []),
            (["wrong.xml"], 1, ["wrong.xml"]),
            (["pom.xml", "wrong.xml", "fine.xml"], 1, ["wrong.xml"]),
            (["broken.xml"], 0, []),
            (["torn.xml"], 1, ["torn.xml"]),
        ]
        for files, code, told in cases:
            with self.subTest(files=files):
                done = self.entry(*files)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                self.assertEqual(re.findall(r"^([\w.]+):\d", done.stdout, re.M), told)
                self.assertRegex(done.stderr, "^(memdimm: nothing|[0-9]+ files?) checked")

    def test_a_file_that_is_not_there_is_no_other_file(self):
        done = self.entry("gone.xml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("gone.xml", done.stderr)

    def test_without_it_another_document_is_a_finding(self):
        done = self.run_words(["memdimm", "validate", "pom.xml"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("MD021", done.stdout)

    def test_it_leaves_out_what_the_project_excludes(self):
        (self.folder / ".memdimm.json").write_text('{"exclude": ["wro*"]}', encoding="utf-8")
        self.assertEqual(self.entry("wrong.xml").returncode, 0)
        done = self.run_words(["memdimm", "validate", "wrong.xml"])
        self.assertEqual(done.returncode, 1)

    def test_arguments_of_a_configuration_come_behind_the_entry(self):
        self.assertEqual(self.entry("--fail-on", "never", "wrong.xml").returncode, 0)


class Action(Folder):
    """The action for GitHub, its steps run one after the other as a runner would."""

    def setUp(self):
        super().setUp()
        self.action = yaml.safe_load((ACTION / "action.yml").read_text(encoding="utf-8"))
        (self.folder / "temp").mkdir()

    def run_action(self, releases=True, **inputs):
        unknown = set(inputs) - set(self.action["inputs"])
        self.assertEqual(unknown, set())
        known = {f"inputs.{name}": inputs.get(name, row["default"])
                 for name, row in self.action["inputs"].items()}
        known |= {"github.action_repository": "OWNER/memdimm",
                  "github.server_url": "https://localhost:1"}
        output = self.folder / "output"
        for step in self.action["runs"]["steps"]:
            output.write_text("", encoding="ascii")
            env = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: known[found[1]], value)
                   for name, value in step["env"].items()}
            env |= {"GITHUB_ACTION_PATH": str(ACTION), "GITHUB_OUTPUT": str(output),
                    "RUNNER_TEMP": str(self.folder / "temp")}
            self.assertEqual(step["shell"], "bash")
            done = self.run_words(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
                                   step["run"]], env=env | (self.releases() if releases else {}))
            if done.returncode != 0:
                break
            for line in output.read_text(encoding="utf-8").splitlines():
                name, value = line.split("=", 1)
                known[f"steps.{step['id']}.outputs.{name}"] = value
        return done

    def test_it_has_what_github_asks_for(self):
        self.assertLessEqual({"name", "description", "inputs", "runs"}, set(self.action))
        self.assertEqual(self.action["runs"]["using"], "composite")
        for name, row in self.action["inputs"].items():
            self.assertTrue(row["description"] and "default" in row, name)

    def test_no_input_is_a_piece_of_a_script(self):
        for step in self.action["runs"]["steps"]:
            self.assertNotIn("${{", step["run"])

    def test_it_marks_the_lines_of_a_repository(self):
        self.release()
        done = self.run_action()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, r"(?m)^::error .*file=wrong\.xml,line=2,")
        self.assertIn("file=torn.xml,line=1,", done.stdout)
        self.assertNotIn("fine.xml", done.stdout)

    def test_it_checks_what_its_inputs_name(self):
        self.release()
        (self.folder / "a folder").mkdir()
        (self.folder / "a folder/vm.xml").write_text(FINE, encoding="utf-8")
        self.assertEqual(self.run_action(paths="a folder\n\nfine.xml\n").returncode, 0)
        self.assertEqual(self.run_action(paths="fine.xml\nwrong.xml").returncode, 1)
        done = self.run_action(paths="wrong.xml", args="--fail-on never\n--format sarif=out.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "out.json").exists())

    def test_its_inputs_are_words_and_no_commands(self):
        self.release()
        done = self.run_action(paths="$(touch bad)\n--fix", args="`touch bad` *.xml")
        self.assertEqual(done.returncode, 2)
        self.assertFalse((self.folder / "bad").exists())

    def test_it_runs_the_release_that_is_asked_for(self):
        digest = self.release("7.8.9", 'echo "seven: $*"\n')
        done = self.run_action(version="v7.8.9", sha256=digest)
        self.assertEqual(done.stdout, "seven: validate --format github -- .\n")

    def test_it_runs_nothing_else(self):
        self.release()
        done = self.run_action(sha256="1" * 64)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("expected 1111", done.stderr)

    def test_releases_are_where_the_action_is(self):
        done = self.run_action(releases=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("scripts/get: cannot fetch https://localhost:1/OWNER/memdimm/releases/"
                      f"download/v{VERSION}/SHA256SUMS", done.stderr)


class Readme(Folder):
    def setUp(self):
        super().setUp()
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        section = readme.partition("\n## In CI\n")[2].partition("\n## ")[0]
        self.blocks = re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)

    def scripts(self):
        """Every command of the section that runs memdimm, by its words."""
        for language, text in self.blocks:
            for line in text.splitlines():
                found = re.search(r"(?:memdimm|scripts/run) (validate\b[^|#]*)", line)
                if found and "apt-get" not in line:
                    yield shlex.split(found[1])

    def test_the_files_for_ci_systems_are_yaml(self):
        files = [yaml.safe_load(text) for language, text in self.blocks if language == "yaml"]
        self.assertEqual(len(files), 4)
        github, gitlab, hooks, local = files
        upload = github["jobs"]["memory"]["steps"][-1]
        self.assertIn(f"sarif={upload['with']['sarif_file']}", str(github))
        for format_name, report in (("gitlab", "codequality"), ("junit", "junit")):
            file = gitlab["memory"]["artifacts"]["reports"][report]
            self.assertIn(f"--format {format_name}={file}", str(gitlab["memory"]["script"]))
        (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        self.assertEqual(hooks["repos"][0]["hooks"][0]["id"], ours["id"])
        (entry,) = local["repos"][0]["hooks"]
        self.assertEqual((entry["entry"].split()[1:], entry["types"]),
                         (ours["entry"].split()[1:], ours["types"]))
        action = yaml.safe_load((ACTION / "action.yml").read_text(encoding="utf-8"))
        step = github["jobs"]["memory"]["steps"][1]
        self.assertEqual(step["uses"], f"OWNER/memdimm/.github/actions/memdimm@v{VERSION}")
        self.assertLessEqual(set(step["with"]), set(action["inputs"]))

    def test_every_command_runs(self):
        (self.folder / "definitions").mkdir()
        (self.folder / "definitions/fine.xml").write_text(FINE, encoding="utf-8")
        (self.folder / "vm.xml").write_text(FINE, encoding="utf-8")
        scripts = list(self.scripts())
        self.assertGreaterEqual(len(scripts), 6)
        for words in scripts:
            with self.subTest(words=words):
                # A file more, for those that get theirs from xargs or pre-commit.
                done = self.run_words(["memdimm", *words, "fine.xml"])
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("memdimm:", done.stderr)


if __name__ == "__main__":
    unittest.main()
