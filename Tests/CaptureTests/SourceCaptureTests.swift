import Git
import Records
import TestSupport
import Testing

@testable import Capture

@Suite struct SourceCaptureTests {
  let repository: TestRepository

  init() throws {
    repository = try TestRepository()
    try repository.commit(files: [
      "train.py": "lr = 0.1\n", "data/a.csv": "a,b\n1,2\n", "pkg/tool.py": "pass\n",
    ])
  }

  func context(
    _ command: [String] = ["python", "train.py"], in folder: String = "", patchLimit: Int = 1 << 20,
    startTime: Timestamp? = nil
  ) -> CaptureContext {
    CaptureContext(
      command: command, workingDirectory: repository.path + folder, repositoryRoot: repository.path,
      variables: ["PATH": "/usr/bin:/bin", "HOME": repository.home],
      rules: Policy.CaptureRules(patchLimit: patchLimit), startTime: startTime)
  }

  func capture(_ context: CaptureContext? = nil) throws -> CapturedSource {
    try (context ?? self.context()).captureSource(in: repository.open())
  }

  @Test("a clean work tree has a commit, a branch and no patch")
  func clean() throws {
    let captured = try capture()
    #expect(captured.source.commit == (try repository.id("HEAD").hex))
    #expect(captured.source.branch == "main")
    #expect(!captured.source.dirty)
    #expect(captured.source.patch == nil && captured.patch == nil)
    #expect(captured.source.command == ["python", "train.py"])
    #expect(captured.source.directory == "." && captured.source.entryPoint == "train.py")
    #expect(captured.source.remote == nil)
  }

  @Test("the patch makes a clean checkout the same tree")
  func roundTrip() throws {
    // Staged, unstaged, both on one file, deleted, renamed, mode changed, binary, empty, odd names, links.
    try repository.commit(files: [
      "both.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "gone.txt": "gone\n", "old.txt": "renamed\n",
      "run.sh": "#!/bin/sh\n",
      "type.txt": "text\n", "no-end.txt": "a", "unstaged-delete.txt": "x\n", "crlf.txt": "a\r\nb\r\n",
    ])
    try TestFiles.write(repository.path + "/image.bin", [0, 1, 2, 255, 0] + Array(repeating: 7, count: 500))
    try repository.commit()
    try repository.write("both.txt", "one\n2\n3\n4\n5\n6\n7\n8\n9\n")
    try repository.write("staged.txt", "staged\n")
    try repository.git("add", "both.txt", "staged.txt")
    try repository.write("both.txt", "one\n2\n3\n4\n5\n6\n7\n8\nnine\n")
    try repository.git("rm", "-q", "gone.txt")
    try repository.git("mv", "old.txt", "new.txt")
    try repository.remove("unstaged-delete.txt")
    try repository.write("run.sh", "#!/bin/sh\n", executable: true)
    try repository.remove("type.txt")
    _ = try Program.run("/bin/ln", ["-s", "train.py", repository.path + "/type.txt"])
    _ = try Program.run("/bin/ln", ["-s", "nowhere", repository.path + "/link"])
    try repository.write("no-end.txt", "b")
    try repository.write("crlf.txt", "a\r\nc\r\n")
    try TestFiles.write(repository.path + "/image.bin", [9, 0, 2, 255, 0] + Array(repeating: 7, count: 400))
    try TestFiles.write(
      repository.path + "/new.bin", [0] + (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    try repository.write("empty.txt", "")
    try repository.write("folder/deep/ü \"quoted\"\t.txt", "x\n")
    try repository.write("tool.sh", "#!/bin/sh\n", executable: true)
    try repository.write("intended.txt", "x\n")
    try repository.git("add", "-N", "intended.txt")
    try repository.git("rm", "-q", "--cached", "data/a.csv")
    try repository.write("data/a.csv", "a,b\n3,4\n")
    let index = try TestFiles.read(repository.path + "/.git/index")

    let captured = try capture()
    #expect(captured.source.dirty && captured.source.omitted.isEmpty)
    #expect(captured.source.patch == "source.patch")
    #expect(try TestFiles.read(repository.path + "/.git/index") == index, "the index is as it was")

    let clone = try repository.clone()
    try clone.run(["apply", "--index", "-"], input: try #require(captured.patch))
    try repository.git("add", "-A")
    let trees = try [clone, repository].map { try $0.git("ls-tree", "-r", $0.git("write-tree")) }
    #expect(trees[0] == trees[1])
  }

  @Test("on an unborn branch all files are additions")
  func unborn() throws {
    let repository = try TestRepository()
    try repository.write("a.txt", "a\n")
    try repository.write("b.txt", "b\n")
    try repository.git("add", "a.txt")
    var context = self.context()
    context.workingDirectory = repository.path
    context.repositoryRoot = repository.path
    let captured = try context.captureSource(in: repository.open())
    #expect(captured.source.commit == nil && captured.source.branch == "main" && captured.source.dirty)
    let clone = try TestRepository()
    try clone.run(["apply", "-"], input: try #require(captured.patch))
    #expect(try clone.read("a.txt") == "a\n" && clone.read("b.txt") == "b\n")
  }

  @Test("the store and ignored files are no part of the code", arguments: ["cairn", "deep/er/store"])
  func store(directory: String) throws {
    try repository.commit(files: [
      "\(directory)/runs/x/run.json": "{}\n", ".gitignore": "*.log\n", "deep/kept.txt": "1\n",
      "cairnx/a": "1\n",
    ])
    try repository.write("\(directory)/runs/x/run.json", "{\"a\": 1}\n")
    try repository.write("\(directory)/runs/y/run.json", "{}\n")
    try repository.write("x.log", "log\n")
    var context = self.context()
    context.storeDirectory = directory
    #expect(try !capture(context).source.dirty)
    try repository.write("deep/kept.txt", "2\n")
    try repository.write("deep/er/new.txt", "2\n")
    try repository.remove("cairnx/a")
    let patch = String(decoding: try #require(try capture(context).patch), as: UTF8.self)
    let files = patch.split(separator: "\n").filter { $0.hasPrefix("diff --git") }
    #expect(
      files == [
        "diff --git a/cairnx/a b/cairnx/a", "diff --git a/deep/er/new.txt b/deep/er/new.txt",
        "diff --git a/deep/kept.txt b/deep/kept.txt",
      ])
  }

  @Test("a branch's files that only the store is left of are seen as deleted")
  func onlyStoreLeft() throws {
    let repository = try TestRepository()
    try repository.commit(files: ["cairn/x": "1\n"])
    var context = self.context()
    context.workingDirectory = repository.path
    context.repositoryRoot = repository.path
    try repository.write("cairn/x", "2\n")
    #expect(try !context.captureSource(in: repository.open()).source.dirty)
  }

  @Test("over the limit the largest untracked files go first, then tracked changes; each is named")
  func limit() throws {
    try repository.write("train.py", "lr = 0.2\n")
    try repository.write("small.txt", String(repeating: "s\n", count: 50))
    try repository.write("middle.txt", String(repeating: "m\n", count: 500))
    try repository.write("large.txt", String(repeating: "l\n", count: 50_000))
    let some = try capture(context(patchLimit: 1000))
    #expect(some.source.omitted == ["large.txt", "middle.txt"])
    let text = String(decoding: try #require(some.patch), as: UTF8.self)
    #expect(text.contains("b/train.py") && text.contains("b/small.txt") && text.utf8.count <= 1000)

    let none = try capture(context(patchLimit: 10))
    #expect(none.source.omitted == ["large.txt", "middle.txt", "small.txt", "train.py"])
    #expect(none.source.dirty && none.patch == nil && none.source.patch == nil)
  }

  @Test(
    "a file that is named as a secret is left out and named",
    arguments: [
      ".env", ".env.local", "conf/.env", "prod.env", "server.pem", "id_rsa", "deploy/id_ed25519", ".netrc",
      ".npmrc",
      ".pypirc", "credentials.json", "gcp-credentials-prod.json", "tls.key", ".aws/credentials",
      "secrets.yaml",
      "ID_RSA", "Secret.TOML",
    ])
  func secretFiles(name: String) throws {
    try repository.write(name, "harmless = 1\n")
    try repository.write("other.txt", "kept\n")
    let captured = try capture()
    #expect(captured.source.omitted == [name] && captured.source.dirty)
    let patch = String(decoding: try #require(captured.patch), as: UTF8.self)
    #expect(!patch.contains("harmless") && patch.contains("kept"))
    // The same for a file that is tracked.
    try repository.commit()
    try repository.write(name, "harmless = 2\n")
    #expect(try capture().source.omitted == [name])
  }

  @Test(
    "a file whose change adds a secret is left out and named",
    arguments: [
      ("a.py", "password = 'hunter2'"), ("a.py", "os.environ[\"DB_PASSWORD\"] = \"hunter2\""),
      ("a.py", "connect(user='me', password='hunter2')"), ("a.py", "x = {\"api_key\": \"hunter2\"}"),
      ("a.py", "key = 'AKIAIOSFODNN7EXAMPLE'"), ("a.py", "url = 'postgres://me:hunter2@host/db'"),
      ("a.yaml", "db:\n  password: hunter2"), ("a.ini", "token=hunter2hunter2"),
      ("a.sh", "export API_KEY=hunter2"),
      ("Dockerfile", "ENV HF_TOKEN hunter2\nENV HF_TOKEN=hunter2"),
      ("a.txt", "-----BEGIN EC PRIVATE KEY-----"),
      ("a.json", "{\"client_secret\": \"hunter2\"}"), ("a.py", "os.getenv('DB_PASSWORD', 'hunter2')"),
      ("a.py", "x = 'p'\u{0}ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
      ("a.py", "ТОКЕN_рassword = 'hunter2'"), ("a.ipynb", "\"source\": [\"password = 'hunter2'\\n\"]"),
    ])
  func secretLines(name: String, text: String) throws {
    try repository.write(name, text + "\n")
    #expect(try capture().source.omitted == [name])
    #expect(try capture().patch == nil)
  }

  @Test(
    "code that names secrets without holding one is kept",
    arguments: [
      ("a.py", "password = os.environ[\"DB_PASSWORD\"]"), ("a.py", "token = tokenizer.next()"),
      ("a.py", "def f(password: str, token=None): pass"), ("a.py", "self.auth = auth"),
      ("a.py", "token = next(tokens)"), ("a.py", "pad_token = '[PAD]'"), ("a.py", "x = {'max_tokens': 512}"),
      ("a.sh", "export API_KEY=$API_KEY"), ("a.yaml", "token: ${{ secrets.TOKEN }}"),
      ("a.yaml", "password: <yours>"),
      ("a.py", "password = ''"), ("a.py", "url = 'https://host/x'"), ("a.md", "Set `PASSWORD=` in the shell"),
      ("a.py", "password = getpass('Password: ')"), ("a.py", "key = 'rmse'"),
      ("a.csv", "author,keyboard\nme,qwerty"),
      ("a.env.example", "PASSWORD=changeme"),
    ])
  func plainLines(name: String, text: String) throws {
    try repository.write(name, text + "\n")
    let captured = try capture()
    #expect(captured.source.omitted == [])
    #expect(captured.patch != nil)
  }

  @Test("taking a secret away adds none")
  func removedSecret() throws {
    try repository.commit(files: ["a.py": "x = 1\npassword = 'hunter2'\ny = 1\n"])
    try repository.write("a.py", "x = 2\npassword = 'hunter2'\ny = 1\n")
    #expect(try capture().source.omitted == [])
  }

  @Test("untracked files that came after the run began are its products")
  func products() throws {
    try repository.write("train.py", "lr = 0.2\n")
    try repository.write("model.txt", "weights\n")
    let stamp = try #require(LocalFile.stamp(repository.path + "/model.txt"))
    let before = Timestamp(milliseconds: stamp.changed / 1_000_000)
    let after = Timestamp(milliseconds: stamp.changed / 1_000_000 + 1)
    let without = String(decoding: try #require(try capture(context(startTime: before)).patch), as: UTF8.self)
    #expect(!without.contains("model.txt") && without.contains("train.py"))
    let with = String(decoding: try #require(try capture(context(startTime: after)).patch), as: UTF8.self)
    #expect(with.contains("model.txt"))
  }

  @Test("the remote is the branch's own, else origin, and has no credentials")
  func remote() throws {
    try repository.git("remote", "add", "origin", "https://me:hunter2@host.org/o/r.git?token=x")
    #expect(try capture().source.remote == "https://host.org/o/r.git")
    try repository.git("remote", "add", "fork", "alice@fork.org:o/r.git")
    try repository.git("config", "branch.main.remote", "fork")
    #expect(try capture().source.remote == "fork.org:o/r.git")
    try repository.git("checkout", "-q", "--detach")
    #expect(try capture().source.remote == "https://host.org/o/r.git")
    #expect(try capture().source.branch == nil)
    try repository.git("remote", "set-url", "origin", "/home/alice/r.git")
    #expect(try capture().source.remote == nil)
  }

  @Test("the command holds no secret and no path of this machine")
  func command() throws {
    let root = repository.path
    let words = [
      root + "/.venv/bin/python", root + "/train.py", "--data=" + root + "/data/a.csv", "--out",
      repository.home + "/out",
      "--password", "hunter2", "--root", root, "/data/shared.csv",
    ]
    #expect(
      try capture(context(words)).source.command == [
        ".venv/bin/python", "train.py", "--data=data/a.csv", "--out", "~/out", "--password", "[redacted]",
        "--root",
        ".", "/data/shared.csv",
      ])
    let below = try capture(context(words, in: "/pkg")).source
    #expect(Array(below.command.prefix(3)) == ["../.venv/bin/python", "../train.py", "--data=../data/a.csv"])
    #expect(below.directory == "pkg" && below.entryPoint == "train.py")
  }

  @Test("a work tree linked to the repository has its own branch and changes")
  func linkedWorkTree() throws {
    let linked = try repository.addWorktree(branch: "other")
    try linked.write("train.py", "lr = 0.3\n")
    var context = self.context()
    context.workingDirectory = linked.path
    context.repositoryRoot = linked.path
    let captured = try context.captureSource(in: linked.open())
    #expect(captured.source.branch == "other" && captured.source.dirty)
    #expect(try !capture().source.dirty)
  }

  @Test("prefixes that the user set for reading do not change the patch")
  func prefixes() throws {
    try repository.git("config", "diff.noprefix", "true")
    try repository.git("config", "diff.mnemonicPrefix", "true")
    try repository.git("config", "core.abbrev", "7")
    try repository.write("train.py", "lr = 0.2\n")
    let patch = String(decoding: try #require(try capture().patch), as: UTF8.self)
    #expect(patch.hasPrefix("diff --git a/train.py b/train.py\n"))
  }
}
