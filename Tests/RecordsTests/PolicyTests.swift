import Records
import Testing

@Suite("cairn.yaml")
struct PolicyTests {
  static func parse(_ text: String) throws -> (policy: Policy, warnings: [RecordError]) {
    try Policy.parse(Array(text.utf8))
  }

  static let full = """
    version: 1
    store: ml/cairn
    branch: experiments/runs
    conventions:
      metrics:
        rmse: lower
        "val/*": {better: higher}
        "*loss": lower
      required_tags: [team, "data version"]
      experiment_name: "[a-z-]+"
    capture:
      environment: no
      variables: [CUDA_*, TZ]
      secrets: [MY_*]
      hostname: true
      user: yes
      patch_limit: 5MB
      console_limit: 65536
    """

  @Test("every key is read")
  func everyKey() throws {
    let (policy, warnings) = try Self.parse(Self.full)
    #expect(
      policy
        == Policy(
          store: "ml/cairn", branch: "experiments/runs",
          conventions: .init(
            metrics: [
              .init(pattern: "rmse", better: .lower), .init(pattern: "val/*", better: .higher),
              .init(pattern: "*loss", better: .lower),
            ], requiredTags: ["team", "data version"], experimentName: "[a-z-]+"),
          capture: .init(
            variables: ["CUDA_*", "TZ"], secrets: ["MY_*"], hostname: true, user: true, patchLimit: 5_000_000,
            consoleLimit: 65_536, environment: false)))
    #expect(warnings == [])
  }

  @Test(
    "the file that init writes is the default, and so is it with every comment taken away but the examples")
  func template() throws {
    let (policy, warnings) = try Self.parse(Policy.template)
    #expect(policy == .default)
    #expect(warnings == [])
    let active = Policy.template.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("#  ") || (line.hasPrefix("#") && !line.hasPrefix("# "))
        ? String(line.dropFirst()) : String(line)
    }.joined(separator: "\n")
    var uncommented = try Self.parse(active)
    #expect(uncommented.warnings == [])
    #expect(uncommented.policy.branch == "main")
    #expect(uncommented.policy.conventions.metrics.count == 2)
    #expect(uncommented.policy.conventions.requiredTags == ["team"])
    uncommented.policy.branch = nil
    uncommented.policy.conventions = .init()
    #expect(uncommented.policy.signers == "cairn/allowed_signers")
    #expect(uncommented.policy.models.first?.stages[.production]?.gates.count == 8)
    uncommented.policy.signers = nil
    uncommented.policy.models = []
    #expect(uncommented.policy.webhooks.map(\.secretVariable) == ["CAIRN_WEBHOOK_SECRET"])
    uncommented.policy.webhooks = []
    #expect(uncommented.policy == .default)
  }

  @Test(
    "the least file, empty sections and CRLF are read as the default",
    arguments: [
      "version: 1", "version: 1\nconventions:\ncapture: ~\nbranch:\n", "version: 1\r\nstore: cairn\r\n",
      "{version: 1}",
      "---\nversion: 1\n...\n", "# c\nversion: 1 # d\nconventions: {metrics: }\n",
    ])
  func least(text: String) throws {
    #expect(try Self.parse(text).policy == .default)
  }

  @Test("what later versions know is passed over with a warning that has its place")
  func warnings() throws {
    let (policy, warnings) = try Self.parse(
      "version: 1\ngates:\n  x: [1]\nconventions:\n  units: {a: b}\n  metrics: {a: {better: lower, tolerance: 0.1}}\n"
    )
    #expect(policy.direction(of: "a") == .lower)
    #expect(warnings.map(\.code) == [.unknownKey, .unknownKey, .unknownKey])
    #expect(
      warnings.map(\.description) == [
        "cairn.yaml, line 2, column 1: 'gates' is not known to this version and does nothing",
        "cairn.yaml, line 5, column 3: 'units' is not known to this version and does nothing",
        "cairn.yaml, line 6, column 32: 'tolerance' is not known to this version and does nothing",
      ])
  }

  @Test(
    "a key one edit away from a known one is an error with the suggestion",
    arguments: [
      ("versoin: 1", 1, 1, "version"), ("version: 1\nstor: x", 2, 1, "store"),
      ("version: 1\nstores: x", 2, 1, "store"),
      ("version: 1\nbranhc: x", 2, 1, "branch"), ("version: 1\nCapture: {}", 2, 1, "capture"),
      ("version: 1\ncapture: {hostnam: true}", 2, 11, "hostname"),
      ("version: 1\nconventions:\n  require_tags: []", 3, 3, "required_tags"),
      ("version: 1\nconventions: {metrics: {a: {beter: lower}}}", 2, 29, "better"),
    ])
  func misspelt(text: String, line: Int, column: Int, meant: String) {
    #expect {
      try Self.parse(text)
    } throws: { error in
      guard let error = error as? RecordError else { return false }
      return error.code == .unknownKey && error.line == line && error.column == column
        && error.file == "cairn.yaml"
        && error.message.hasSuffix("did you mean '\(meant)'?")
    }
  }

  @Test("a key two edits away is only unknown")
  func notMisspelt() throws {
    #expect(try Self.parse("version: 1\nstamps: {}\nshores: x").warnings.count == 2)
  }

  @Test(
    "faults name file, line and column",
    arguments: [
      (
        "version: 2",
        "cairn.yaml, line 1, column 10: version 2 is not known to this program, which reads version 1; update cairn"
      ),
      ("store: x", "cairn.yaml, line 1, column 1: 'version: 1' is missing"),
      ("", "cairn.yaml, line 1: the file is empty; it needs at least 'version: 1'"),
      ("version: one", "cairn.yaml, line 1, column 10: 'version' must be a whole number, not 'one'"),
      ("version: \"1\"", "cairn.yaml, line 1, column 10: 'version' must be a whole number, not '1'"),
      ("version: 1\nstore: [a]", "cairn.yaml, line 2, column 8: 'store' must be a text, not a list"),
      (
        "version: 1\nstore: ../x",
        "cairn.yaml, line 2, column 8: 'store': the path '../x' has the component '..'"
      ),
      ("version: 1\nstore: /x", "cairn.yaml, line 2, column 8: 'store': the path '/x' is not relative"),
      ("version: 1\nstore: .", "cairn.yaml, line 2, column 8: 'store': the path '.' has the component '.'"),
      (
        "version: 1\nstore: a/", "cairn.yaml, line 2, column 8: 'store': the path 'a/' has an empty component"
      ),
      (
        "version: 1\nstore: .GIT/x",
        "cairn.yaml, line 2, column 8: 'store': the path '.GIT/x' leads into a Git directory"
      ),
      (
        "version: 1\nstore: \"a\\nb\"",
        "cairn.yaml, line 2, column 8: 'store': the path 'a\\u{a}b' holds a control character"
      ),
      ("version: 1\nbranch: a..b", "cairn.yaml, line 2, column 9: 'branch': 'a..b' is no name for a branch"),
      (
        "version: 1\nbranch: refs/heads/a",
        "cairn.yaml, line 2, column 9: 'branch': write the short name, without 'refs/heads/'"
      ),
      (
        "version: 1\nconventions: 3",
        "cairn.yaml, line 2, column 14: 'conventions' must be a mapping, not '3'"
      ),
      (
        "version: 1\nconventions: {metrics: {a: up}}",
        "cairn.yaml, line 2, column 28: 'a' must be higher or lower, not 'up'"
      ),
      (
        "version: 1\nconventions: {metrics: {a: {}}}",
        "cairn.yaml, line 2, column 25: the metric 'a' lacks 'better: higher' or 'better: lower'"
      ),
      (
        "version: 1\nconventions: {metrics: [a]}",
        "cairn.yaml, line 2, column 24: 'metrics' must be a mapping, not a list"
      ),
      (
        "version: 1\nconventions: {metrics: {*loss: lower}}",
        "cairn.yaml, line 2, column 25: a name that begins with * needs quotation marks around it"
      ),
      (
        "version: 1\nconventions: {required_tags: team}",
        "cairn.yaml, line 2, column 30: 'required_tags' must be a list, not 'team'"
      ),
      (
        "version: 1\nconventions: {experiment_name: '['}",
        "cairn.yaml, line 2, column 32: 'experiment_name': '[' is no regular expression"
      ),
      (
        "version: 1\ncapture: {user: maybe}",
        "cairn.yaml, line 2, column 17: 'user' must be true or false, not 'maybe'"
      ),
      (
        "version: 1\ncapture: {patch_limit: 1 XB}",
        "cairn.yaml, line 2, column 24: 'patch_limit' must be a size in bytes, such as 65536 or \"1 MiB\", not '1 XB'"
      ),
      (
        "version: 1\ncapture: {patch_limit: -1}",
        "cairn.yaml, line 2, column 24: 'patch_limit' must be a size in bytes, such as 65536 or \"1 MiB\", not '-1'"
      ),
      (
        "version: 1\ncapture: {patch_limit: 9223372036854775807GiB}",
        "cairn.yaml, line 2, column 24: 'patch_limit' must be a size of less than 2^63 bytes, not '9223372036854775807GiB'"
      ),
      (
        "version: 1\ncapture: {variables: [A=B]}",
        "cairn.yaml, line 2, column 23: 'variables': 'A=B' is no name of an environment variable"
      ),
      (
        "version: 1\nversion: 1",
        "cairn.yaml, line 2, column 1: the key 'version' stands in the same place twice"
      ),
      ("version: 1\n[a]: b", nil),
      ("- version: 1", "cairn.yaml, line 1, column 1: 'the file' must be a mapping, not a list"),
      ("version: 1\n\tstore: x", nil), ("version: {", nil), ("version: 1\n---\nversion: 1", nil),
      ("version: *a", nil),
    ] as [(String, String?)])
  func faults(text: String, description: String?) {
    #expect {
      try Self.parse(text)
    } throws: { error in
      guard let error = error as? RecordError else { return false }
      return error.file == "cairn.yaml"
        && (description.map { $0 == error.description } ?? (error.line != nil))
    }
  }

  @Test("a text that aliases would blow up is refused at once")
  func aliasBomb() {
    var text = "version: 1\na0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    for level in 1..<12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    text += "? *a11\n: x\n"
    #expect(throws: RecordError.self) { try Self.parse(text) }
  }

  @Test("deep nesting, a huge text and bytes that are not UTF-8 are refused")
  func hostile() {
    #expect(throws: RecordError.self) {
      try Self.parse("version: 1\nx: " + String(repeating: "[", count: 100_000))
    }
    #expect(throws: RecordError.self) {
      try Self.parse("version: 1\n#" + String(repeating: "x", count: 1 << 20))
    }
    #expect(throws: RecordError(.malformed, "the text is not UTF-8", file: "cairn.yaml", line: 2, column: 2))
    {
      try Policy.parse(Array("version: 1\n#".utf8) + [0xff])
    }
  }

  @Test("mutated files never crash the parser", arguments: 0..<100 as Range<UInt64>)
  func fuzz(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array(Self.full.utf8)
    let alphabet = Array("{}[],:\"'\\*&!|>?-# \n\t%@`~".utf8) + [0x00, 0x80, 0xc3, 0xff]
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      if generator.next() % 2 == 0 {
        bytes[place] = alphabet.randomElement(using: &generator) ?? 0
      } else {
        bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
      }
    }
    do {
      #expect(try Policy.parse(bytes).policy.version == 1)
    } catch {
      #expect(error.file == "cairn.yaml")
    }
  }

  @Test(
    "the rule for the very metric goes before patterns, and the first pattern before the next",
    arguments: [
      ("rmse", .lower), ("val/rmse", .higher), ("val/loss", .higher), ("train/loss", .lower),
      ("loss", .lower),
      ("val/", .higher), ("val", nil), ("losses", nil), ("exact/x", .lower),
    ] as [(String, Policy.Direction?)])
  func direction(metric: String, expected: Policy.Direction?) {
    let policy = Policy(
      conventions: .init(metrics: [
        .init(pattern: "rmse", better: .lower), .init(pattern: "val/*", better: .higher),
        .init(pattern: "*loss", better: .lower), .init(pattern: "exact/*", better: .higher),
        .init(pattern: "exact/x", better: .lower),
      ]))
    #expect(policy.direction(of: metric) == expected)
  }

  @Test(
    "a star stands for any text",
    arguments: [
      ("*", "", true), ("*", "a/b", true), ("a*b*c", "abc", true), ("a*b*c", "axxbyyc", true),
      ("a*b*c", "axxbyy", false),
      ("a**", "a", true), ("*a*a", "aXa", true), ("*a*a", "Xa", false), ("a", "a", true), ("a", "ab", false),
      ("", "", true),
      ("", "a", false), ("*ab", "aab", true),
    ])
  func patterns(pattern: String, metric: String, fits: Bool) {
    #expect(Policy.MetricRule(pattern: pattern, better: .higher).matches(metric) == fits)
  }

  @Test("a name of an experiment must match as a whole")
  func experimentNames() throws {
    let conventions = Policy.Conventions(experimentName: "[a-z-]+")
    #expect(throws: Never.self) { try conventions.check(experimentName: "churn-model") }
    #expect(throws: RecordError.self) { try conventions.check(experimentName: "churn 2") }
    #expect(throws: Never.self) { try Policy.Conventions().check(experimentName: "churn 2") }
  }
}
