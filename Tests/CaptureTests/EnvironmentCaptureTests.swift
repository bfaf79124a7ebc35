import Digests
import Records
import TestSupport
import Testing

@testable import Capture

@Suite struct EnvironmentCaptureTests {
  let folder: CaptureFolder
  var root: String { folder.root }

  init() throws { folder = try CaptureFolder() }

  func context(
    _ command: [String] = ["true"], variables: [String: String] = [:],
    rules: Policy.CaptureRules = Policy.CaptureRules()
  ) -> CaptureContext {
    folder.context(command, variables: variables, rules: rules)
  }

  @Test("a program that fails or answers nonsense leaves its field out and is named")
  func failures() throws {
    for script in ["exit 3", "echo nonsense", "kill -9 $$", "echo '{}'"] {
      try folder.program("python", script)
      let captured = context(["python", "x"]).captureEnvironment()
      #expect(captured.environment.interpreter == nil)
      #expect(captured.problems.count == 1 && captured.problems[0].contains("python"))
      #expect(captured.environment.hardware.cpuCount > 0 && captured.environment.hardware.memoryBytes > 0)
    }
    #expect(folder.cached == [])
  }

  @Test("a program that does not end is ended, with what it started")
  func timeout() throws {
    let script = folder.path + "/slow"
    try TestFiles.write(
      script, Array("#!/bin/sh\nsleep 1000 & echo $! > \"$1\"\nwait\n".utf8), executable: true)
    let program = OutsideProgram(
      path: script, arguments: [folder.path + "/pid"], variables: ["PATH": "/usr/bin:/bin"],
      workingDirectory: folder.path, patience: 500)
    do {
      _ = try program.answer()
      Issue.record("it answered")
    } catch OutsideProgram.Failure.tookTooLong {
      // Killed and not yet reaped by whoever inherited it counts as ended.
      let pid = try #require(LocalFile.text(folder.path + "/pid")?.split(separator: "\n").first)
      let state = try Program.run("/bin/sh", ["-c", "ps -o stat= -p \"$0\" || true", String(pid)]).text
      #expect(state.isEmpty || state.hasPrefix("Z"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("GPUs are told by nvidia-smi, asked once")
  func graphics() throws {
    let script = """
      printf x >> '\(folder.path)/starts'
      case "$1" in
      --query-gpu*) echo 'NVIDIA A100-SXM4-80GB, 550.54.15, 81920'; echo 'NVIDIA GB10, 550.54.15, [N/A]' ;;
      *) echo 'CUDA Version                              : 12.4' ;;
      esac
      """
    try folder.program("nvidia-smi", script)
    let context = self.context()
    let expected = [
      Environment.GPU(
        model: "NVIDIA A100-SXM4-80GB", driver: "550.54.15", cuda: "12.4", memoryBytes: 80 << 30),
      Environment.GPU(model: "NVIDIA GB10", driver: "550.54.15", cuda: "12.4"),
    ]
    #expect(context.captureEnvironment().environment.hardware.gpus == expected)
    #expect(context.captureEnvironment().environment.hardware.gpus == expected)
    #expect(try TestFiles.read(folder.path + "/starts").count == 2)
  }

  @Test("lock files at the root and where the command runs are kept by digest, credentials taken out")
  func lockFiles() throws {
    try TestFiles.write(root + "/uv.lock", Array("version = 1\n".utf8))
    try TestFiles.write(
      root + "/requirements-dev.txt", Array("--index-url https://u:hunter2@h.org/simple\nx==1\n".utf8))
    try TestFiles.write(
      root + "/work/package-lock.json", Array("{\"cookie\": \"0.5.0\", \"a\": \"npm:b@1.2.3\"}\n".utf8))
    try TestFiles.write(root + "/work/other.txt", Array("x\n".utf8))
    try TestFiles.write(root + "/deep/poetry.lock", Array("x\n".utf8))
    try TestFiles.write(root + "/Cargo.lock", Array(repeating: 0x20, count: (8 << 20) + 1))
    let captured = context().captureEnvironment()
    #expect(
      captured.environment.lockFiles.map(\.path) == [
        "requirements-dev.txt", "uv.lock", "work/package-lock.json",
      ])
    let texts = captured.environment.lockFiles.map {
      String(decoding: captured.lockFileContents[$0.sha256] ?? [], as: UTF8.self)
    }
    #expect(
      texts == [
        "--index-url https://[redacted]@h.org/simple\nx==1\n", "version = 1\n",
        "{\"cookie\": \"0.5.0\", \"a\": \"npm:b@1.2.3\"}\n",
      ])
    for (digest, bytes) in captured.lockFileContents { #expect(SHA256.hex(of: bytes) == digest) }
    #expect(captured.problems == ["Cargo.lock is not kept: it cannot be read or is over 8 MiB"])
  }

  @Test("only allowed variables are recorded, secrets among them redacted")
  func variables() throws {
    let rules = Policy.CaptureRules(variables: ["SEED", "MY_*", "NONE"], secrets: ["acme"])
    let captured = context(
      variables: [
        "SEED": "1", "MY_LR": "0.1", "MY_TOKEN": "hunter2", "MY_URL": "https://u:p@h", "MY_ACME": "x",
        "OTHER": "x",
      ], rules: rules
    ).captureEnvironment()
    #expect(
      captured.environment.variables == [
        "SEED": "1", "MY_LR": "0.1", "MY_TOKEN": "[redacted]", "MY_URL": "https://[redacted]@h",
        "MY_ACME": "[redacted]",
      ])
  }

  @Test("conda's explicit list is read from its records")
  func conda() throws {
    let prefix = folder.path + "/conda"
    try TestFiles.write(prefix + "/conda-meta/history", [])
    try TestFiles.write(
      prefix + "/conda-meta/b.json",
      Array(#"{"url": "https://h.org/t/tk-1234/c/linux-64/b-1.conda", "md5": "00"}"#.utf8))
    try TestFiles.write(
      prefix + "/conda-meta/a.json",
      Array(#"{"url": "https://u:hunter2@h.org/c/a-1.conda", "md5": "ff"}"#.utf8))
    try TestFiles.write(prefix + "/conda-meta/broken.json", Array("{".utf8))
    let context = self.context(["true"], variables: ["CONDA_PREFIX": prefix])
    let captured = context.captureEnvironment()
    #expect(
      captured.environment.condaExplicit == [
        "https://h.org/c/a-1.conda#ff", "https://h.org/t/[redacted]/c/linux-64/b-1.conda#00",
      ])
    #expect(captured.problems.count == 1)
    #expect(context.captureEnvironment().environment.condaExplicit == captured.environment.condaExplicit)
    #expect(self.context(["true"]).captureEnvironment().environment.condaExplicit == nil)
  }

  @Test("a container's image is recorded where it is told")
  func container() throws {
    let digest = String(repeating: "0a", count: 32)
    for told in ["sha256:\(digest)", "docker.io/x/y@sha256:\(digest)"] {
      let captured = context(["true"], variables: ["CAIRN_CONTAINER_IMAGE": told]).captureEnvironment()
      #expect(captured.environment.containerImage == "sha256:" + digest)
    }
    #expect(CaptureContext.imageDigest("python:3.11") == nil)
  }

  @Test("other interpreters tell their version")
  func otherInterpreters() throws {
    for (program, answer, name, version) in [
      ("Rscript", "Rscript (R) version 4.3.1 (2023-06-16)", "R", "4.3.1"),
      ("node", "v20.1.0", "node", "20.1.0"),
      ("julia", "julia version 1.10.0", "julia", "1.10.0"),
    ] {
      try folder.program(program, "printf x >> '\(folder.path)/starts'; echo '\(answer)'")
      let context = self.context([program, "x"])
      let interpreter = Environment.Interpreter(name: name, version: version)
      #expect(context.captureEnvironment().environment.interpreter == interpreter)
      #expect(context.captureEnvironment().environment.interpreter == interpreter)
    }
    #expect(try TestFiles.read(folder.path + "/starts").count == 3, "each is asked once")
  }

  @Test("the system's own files are read")
  func parsing() {
    #expect(
      CaptureContext.distribution(inRelease: "ID=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
        == "Debian GNU/Linux 12 (bookworm)")
    #expect(CaptureContext.distribution(inRelease: "ID=x\n") == nil)
    #expect(
      CaptureContext.processorModel(inList: "processor\t: 0\nmodel name\t: AMD  EPYC 7B13\n")
        == "AMD EPYC 7B13")
    #expect(CaptureContext.processorModel(inList: "processor\t: 0\n") == nil)
  }
}
