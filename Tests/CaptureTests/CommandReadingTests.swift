import Testing

@testable import Capture

@Suite struct CommandReadingTests {
  static let files: Set<String> = [
    "train.py", "./train.sh", "src/x.R", "pkg/__main__.py", "pkg/mod.py", "a.jl", "/abs/train.py", "512",
  ]

  @Test(
    "the script is told from the command",
    arguments: [
      (["python", "train.py"], "train.py"),
      (["python3.11", "-u", "-W", "ignore", "train.py", "--lr", "1"], "train.py"),
      (["python", "-m", "pkg"], "pkg/__main__.py"), (["python", "-um", "pkg"], nil),
      (["python", "-m", "pkg.mod"], "pkg/mod.py"),
      (["python", "-mpkg.mod"], "pkg/mod.py"), (["python", "-m", "pytest"], nil),
      (["python", "-c", "train.py"], nil),
      (["python", "-m", "torch.distributed.run", "--nproc", "2", "train.py"], "train.py"),
      (["python", "missing.py"], nil), (["python"], nil), ([], nil),
      (["Rscript", "--vanilla", "src/x.R", "1"], "src/x.R"), (["Rscript", "-e", "1"], nil),
      (["julia", "a.jl"], "a.jl"),
      (["bash", "-c", "train.py"], nil), (["./train.sh"], "./train.sh"), (["/abs/train.py"], "/abs/train.py"),
      (["uv", "run", "train.py"], "train.py"),
      (["uv", "run", "--with", "x", "--", "python", "train.py"], "train.py"),
      (["poetry", "run", "python", "train.py"], "train.py"),
      (["torchrun", "--nproc_per_node=2", "train.py"], "train.py"),
      (["conda", "run", "-n", "env", "--no-capture-output", "python", "train.py"], "train.py"),
      (["accelerate", "launch", "--num_processes", "2", "train.py"], "train.py"),
      (["env", "A=1", "nohup", "nice", "-n", "5", "python", "train.py"], "train.py"),
      (["CUDA_VISIBLE_DEVICES=0", "python", "train.py"], "train.py"),
      (["timeout", "-k", "5", "10", "python", "train.py"], "train.py"),
      (["srun", "-n", "4", "python", "train.py"], "train.py"),
      (["/usr/bin/python3", "/abs/train.py"], "/abs/train.py"),
      (["make", "train"], nil), (["uv"], nil), (["env"], nil),
    ] as [([String], String?)])
  func script(words: [String], expected: String?) {
    #expect(CommandReading(words) { Self.files.contains($0) }.script == expected)
  }

  @Test(
    "the program stands after the launchers",
    arguments: [
      (["env", "A=1", "python3", "x"], "python3", nil), (["uv", "run", "python", "x"], "python", .uv),
      (["mamba", "run", "-n", "e", "python"], "python", .conda), (["uv", "pip"], "uv", nil),
      (["pdm", "run", "train"], "train", .pdm),
    ] as [([String], String, CommandReading.Manager?)])
  func program(words: [String], expected: String, manager: CommandReading.Manager?) {
    let reading = CommandReading(words) { _ in false }
    #expect(reading.program == expected && reading.manager == manager)
  }
}
