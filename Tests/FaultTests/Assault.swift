import Foundation
import TestSupport
import Testing

/// A repository whose processes are killed at random moments, and what they had acknowledged by then.
struct Assault {
  /// Processes that our signal ended.
  private(set) var kills = 0

  private let repository: TestRepository
  private var random: SplitMix64
  private var round = 0
  /// A process that does nothing: the owner of the runs that `cairn start` begins.
  private let sleeper: RunningProgram
  /// The run that values are logged to.
  private let target: String
  /// Microseconds that each kind of command takes when nothing happens to it.
  private var durations: [String: Double] = [:]

  // What was acknowledged.
  private var params: [String: [String: String]] = [:]
  private var tags: [String: [String: String]] = [:]
  private var rows: [String: Set<String>] = [:]
  private var started: Set<String> = []
  private var finished: Set<String> = []
  /// Streams whose logging was broken off, by their key: how many lines they had.
  private var broken: [String: Int] = [:]

  init(seed: UInt64) throws {
    repository = try readyRepository()
    random = SplitMix64(seed: seed)
    sleeper = try Program.start("sleep", ["1000"], environment: repository.environment)
    target = try Self.cairn(["start", "-n", "target", "--pid", String(sleeper.pid)], repository)
    try TestFiles.write(repository.home + "/child.sh", Array(Self.child.utf8))
  }

  /// Kills one process of the kind whose turn it is, and lets the next command come.
  mutating func strike() throws {
    round += 1
    switch round % 9 {
    case 0: try killWrapper()
    case 1:
      try kill("metric", ["log", "metric", "m=\(round)", "--step", "\(round)", "--timestamp", "1000"]) {
        assault in
        assault.rows[assault.target, default: []].insert("m,\(assault.round),1000,\(assault.round).0")
      }
    case 2:
      try kill("param", ["log", "param", "p\(round)=v\(round)"]) { assault in
        assault.params[assault.target, default: [:]]["p\(assault.round)"] = "v\(assault.round)"
      }
    case 3: try killStream()
    case 4: try killEnd()
    case 5:
      try kill("tag", ["tag", "first", "t\(round)=v"]) { assault in
        assault.tags["first", default: [:]]["t\(assault.round)"] = "v"
      }
    case 6: try killStart()
    case 7: try kill("run", ["run", "-n", "short-\(round)", "--", "true"], from: 0.4)
    default: try killChild()
    }
    if round % 2 == 0 {
      let next = try CairnProgram.run(["runs", "--ids"], in: repository)
      #expect(next.status == 0, "\(next.errorText)")
    }
  }

  /// Ends the owner, and counts what was acknowledged.
  mutating func judge() throws {
    sleeper.signal(SIGKILL)
    _ = try sleeper.wait()
    let next = try CairnProgram.run(["runs", "--ids"], in: repository)
    #expect(next.status == 0)
    let judgement = try Judgement(of: repository)
    #expect(judgement.runs[target]?.status == "KILLED")
    for (run, expected) in params {
      for (key, value) in expected {
        #expect(judgement.runs[run]?.params[key] == value, "\(key) of run \(run)")
      }
    }
    let first = try judgement.run(named: "first")
    for (key, value) in tags["first"] ?? [:] { #expect(first.tags[key] == value, "tag \(key)") }
    for (run, expected) in rows {
      let missing = expected.subtracting(judgement.runs[run]?.rows ?? [])
      #expect(missing == [], "run \(run)")
    }
    #expect(started.subtracting(judgement.runs.keys) == [])
    for run in finished { #expect(judgement.runs[run]?.status == "FINISHED", "run \(run)") }
    for run in judgement.runs.values { judge(run) }
    for (key, count) in broken {
      let steps = (judgement.runs[target]?.rows ?? []).filter { $0.hasPrefix(key + ",") }.compactMap(
        Self.step)
      #expect(
        steps == Array(0..<steps.count) && steps.count <= count,
        "what is there of \(key) is no beginning of it")
    }
  }

  /// Each value is that of its step: a line that was cut short would show.
  private func judge(_ run: Judgement.StoredRun) {
    for row in run.rows {
      let fields = row.split(separator: ",")
      #expect(fields.count == 4 && Double(fields[1]) == Double(fields[3]), "\(row) in run \(run.name)")
    }
  }

  private static func step(_ row: String) -> Int? { Int(row.split(separator: ",")[1]) }

  // MARK: Kinds of kills

  /// Starts the command, kills it at a random moment of the time that it usually takes, and notes what it
  /// acknowledged if it was faster. The first of each kind is let go, to learn that time.
  private mutating func kill(
    _ kind: String, _ arguments: [String], run: String? = nil, from: Double = 0, input: String = "",
    acknowledged: (inout Assault) throws -> Void = { _ in }
  ) throws {
    let program = try CairnProgram.start(
      arguments, in: repository, input: input,
      environment: kind == "run" ? [:] : ["CAIRN_RUN_ID": run ?? target])
    let begin = ContinuousClock.now
    if let usual = durations[kind] {
      pause(Double.random(in: from * usual...1.1 * usual, using: &random))
      program.signal(SIGKILL)
    }
    let output = try program.wait()
    if output.status == 137 {
      kills += 1
      // It takes longer than thought when it is always killed.
      durations[kind, default: 0] *= 1.05
      return
    }
    #expect(output.status == 0, "\(kind): \(output.errorText)")
    try acknowledged(&self)
    let took = (ContinuousClock.now - begin).components
    durations[kind] = Double(took.seconds) * 1e6 + Double(took.attoseconds) / 1e12
  }

  private mutating func killStream() throws {
    let key = "b\(round)"
    let count = 30_000
    let lines = (0..<count).map { "\(key),\($0),1000,\($0)\n" }.joined()
    broken[key] = count
    try kill("batch", ["log", "batch"], input: lines) { assault in
      assault.rows[assault.target, default: []].formUnion((0..<count).map { "\(key),\($0),1000,\($0).0" })
    }
  }

  private mutating func killEnd() throws {
    let run = try Self.cairn(["start", "-n", "end-\(round)"], repository)
    started.insert(run)
    _ = try Self.cairn(
      ["log", "metric", "v=\(round)", "--step", "\(round)", "--timestamp", "1000", "--run", run], repository)
    rows[run] = ["v,\(round),1000,\(round).0"]
    try kill("end", ["end"], run: run)
    // Whoever was killed is asked again; that it has ended already is as good an answer.
    let again = try CairnProgram.run(["end", "--run", run], in: repository)
    #expect(again.status == 0 || again.errorText.contains("has ended"), "\(again.errorText)")
    finished.insert(run)
  }

  private mutating func killStart() throws {
    let file = repository.home + "/started"
    try TestFiles.write(file, [])
    let program = try Program.start(
      "/bin/sh", ["-c", "exec \"$0\" start -n started --pid \(sleeper.pid) > \(file)", CairnProgram.path()],
      environment: repository.environment, directory: repository.path)
    pause(Double.random(in: 0...60_000, using: &random))
    program.signal(SIGKILL)
    let output = try program.wait()
    if output.status == 137 { kills += 1 } else { #expect(output.status == 0, "\(output.errorText)") }
    let id = String(decoding: try TestFiles.read(file), as: UTF8.self).prefix { $0 != "\n" }
    if !id.isEmpty { started.insert(String(id)) }
  }

  /// The wrapper goes, its command goes on, and so does the run.
  private mutating func killWrapper() throws {
    let said = repository.home + "/said-\(round)"
    let wrapper = try startWrapper(said)
    pause(Double.random(in: 0...150_000, using: &random))
    wrapper.signal(SIGKILL)
    if try wrapper.wait().status == 137 { kills += 1 }
    guard let run = try words(said, of: "run").first else { return }
    let next = try CairnProgram.run(["runs", "--ids"], in: repository)
    #expect(next.status == 0)
    try waitUntil("the command ends") { try !words(said, of: "done").isEmpty }
    #expect(try words(said, of: "refused") == [], "the run ended before its command did")
    try note(run, said)
  }

  /// The command goes; the wrapper tells and records it.
  private mutating func killChild() throws {
    let said = repository.home + "/said-\(round)"
    let wrapper = try startWrapper(said)
    try waitUntil("the command starts") { try !words(said, of: "run").isEmpty }
    let child = try #require(words(said, of: "process").first.flatMap(Int32.init))
    pause(Double.random(in: 0...100_000, using: &random))
    Foundation.kill(child, SIGKILL)
    let output = try wrapper.wait()
    if output.status == 137 { kills += 1 }
    #expect(output.errorText.contains("committed to main as"), "\(output.errorText)")
    try note(words(said, of: "run")[0], said)
  }

  private func startWrapper(_ said: String) throws -> RunningProgram {
    try TestFiles.write(said, [])
    return try CairnProgram.start(
      ["run", "-n", "wrapped-\(round)", "--", "sh", repository.home + "/child.sh"], in: repository,
      environment: ["SAID": said, "CAIRN": CairnProgram.path()])
  }

  /// Appends lines by itself, logs through `cairn`, and tells of each that is done.
  private static let child = """
    echo "process $$" >> "$SAID"
    echo "run $CAIRN_RUN_ID" >> "$SAID"
    i=0
    while [ $i -lt 60 ]; do
      printf 'm,%d,1000,%d\\n' $i $i >> "$CAIRN_RUN_DIR/metrics.csv" && echo "row m,$i,1000,$i.0" >> "$SAID"
      if [ $((i % 20)) = 10 ]; then
        if "$CAIRN" log param c$i=v$i 2>> "$SAID.errors"; then echo "param c$i" >> "$SAID"; else echo "refused c$i" >> "$SAID"; fi
      fi
      i=$((i + 1))
    done
    echo "done 1" >> "$SAID"

    """

  private mutating func note(_ run: String, _ said: String) throws {
    started.insert(run)
    rows[run, default: []].formUnion(try words(said, of: "row"))
    for key in try words(said, of: "param") { params[run, default: [:]][key] = "v" + key.dropFirst() }
  }

  /// The second words of the whole lines that begin with `kind`.
  private func words(_ file: String, of kind: String) throws -> [String] {
    let text = String(decoding: try TestFiles.read(file), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      line.hasPrefix(kind + " ") ? String(line.dropFirst(kind.count + 1)) : nil
    }
  }

  private func waitUntil(_ what: String, _ condition: () throws -> Bool) throws {
    for _ in 0..<6000 {
      if try condition() { return }
      pause(5000)
    }
    throw TestFailure("waited in vain: \(what)")
  }

  private func pause(_ microseconds: Double) { usleep(UInt32(microseconds)) }

  private static func cairn(_ arguments: [String], _ repository: TestRepository) throws -> String {
    let output = try CairnProgram.run(arguments, in: repository)
    guard output.status == 0 else { throw TestFailure("cairn \(arguments): \(output.errorText)") }
    return output.text.trimmingCharacters(in: .newlines)
  }
}
