import Records
import Testing

@Suite("environment.json")
struct EnvironmentFileTests {
  static let full = """
    {
      "schema": "cairn/environment/1",
      "os": {
        "name": "linux",
        "distribution": "Debian GNU/Linux 12 (bookworm)",
        "kernel": "6.1.0",
        "architecture": "x86_64"
      },
      "hardware": {
        "cpu": "AMD EPYC",
        "cpu_count": 64,
        "memory_bytes": 270000000000,
        "gpus": [{ "model": "A100", "driver": "550.1", "cuda": "12.4", "memory_bytes": 85899345920 }]
      },
      "interpreter": {
        "name": "python",
        "implementation": "cpython",
        "version": "3.12.1"
      },
      "container_image": "sha256:abc",
      "variables": {
        "LANG": "C.UTF-8"
      },
      "lock_files": [
        { "path": "uv.lock", "sha256": "00" }
      ],
      "conda_explicit": [
        "@EXPLICIT"
      ],
      "packages": [
        { "name": "numpy", "version": "2.1.0", "requested": true, "hash": "sha256:1" },
        { "name": "torch", "version": "2.5.1+cu128", "origin": "https://example.org/torch.whl" }
      ]
    }

    """

  @Test("what we wrote is read and written again byte for byte")
  func bytesSurvive() throws {
    let environment = try Environment(parsing: Array(Self.full.utf8))
    #expect(String(decoding: environment.formatted(), as: UTF8.self) == Self.full)
    #expect(environment.hardware.gpus.first?.memoryBytes == 85_899_345_920)
    #expect(environment.packages.map(\.requested) == [true, false])
    #expect(environment.interpreter?.implementation == "cpython")
    #expect(environment.condaExplicit == ["@EXPLICIT"])
  }

  @Test("equal environments have equal bytes, whatever the order in which variables were set")
  func equalBytes() throws {
    func make(_ names: [String]) -> Environment {
      var environment = Environment(
        os: .init(name: "linux", kernel: "6", architecture: "arm64"),
        hardware: .init(cpuCount: 2, memoryBytes: 1))
      for name in names { environment.variables[name] = "v" }
      return environment
    }
    let names = (0..<40).map { "V\($0)" }
    #expect(make(names).formatted() == make(names.reversed()).formatted())
    #expect(try Environment(parsing: make(names).formatted()) == make(names))
  }
}
