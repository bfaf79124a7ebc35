public import Capture
public import Ledger
public import Records

/// A command that is run as a run: `cairn run`.
public struct TrackedCommand: Sendable {
  public var start: RunStart
  public var command: ChildCommand
  public var capture: CaptureContext
  /// Files that the command leaves metrics in; relative paths are relative to the command's directory.
  public var metricsFiles: [String] = []
  /// Files that hold parameters, read before the command starts.
  public var paramsFiles: [String] = []
  /// Files and directories that are kept when the command has ended.
  public var artifacts: [String] = []
  /// Bytes of the console that are kept; 0 keeps none.
  public var consoleLimit: Int
  /// Makes what stands beside the run while the command runs; nil for nothing.
  public var companion: (@Sendable (Run) throws -> any RunCompanion)?

  public init(start: RunStart, command: ChildCommand, capture: CaptureContext, consoleLimit: Int) {
    self.start = start
    self.command = command
    self.capture = capture
    self.consoleLimit = consoleLimit
  }

  /// How it went.
  public struct Outcome: Sendable {
    public var run: RunID
    public var child: ChildOutcome
    /// What is worth telling, one sentence each.
    public var notes: [String]
  }

  /// Starts the run, runs the command with its console passed through, and ends the run. The commit is the caller's.
  ///
  /// - Throws: `ChildError` when the command cannot be started; then there is no run either. `LedgerError` and the like
  ///   when the run cannot be started. What goes wrong after the start is a note: the command's work is not thrown away.
  public func run(in ledger: Ledger) throws -> Outcome {
    try command.check()
    var start = start
    for file in paramsFiles {
      // What was given on the command line comes first.
      for value in try ParamFile.read(path(file)).values where start.params[value.key] == nil {
        start.params[value.key] = value.text
      }
    }
    let stamps = metricsFiles.map { FileStamp(path($0)) }
    let run = try ledger.start(start)
    let ownership = try ledger.own(run.id)
    return try ownership.during {
      var notes: [String] = []
      let child: ChildOutcome
      do {
        child = try runChild(run, ledger, &notes)
      } catch {
        // It was never started: what there is of the run says nothing.
        try? ledger.discard(run.id)
        throw error
      }
      collect(run.id, ledger, stamps, &notes)
      do {
        let end = RunEnd(Self.status(child), exitCode: child.status)
        notes += try ledger.endNested(in: run.id, end, committer: start.owner)
        notes += try ledger.end(run.id, end, committer: start.owner)
      } catch {
        notes.append(
          "run \(run.id.short) could not be ended: \(error); what it logged is in \(ledger.directory(of: run.id))"
        )
      }
      return Outcome(run: run.id, child: child, notes: notes)
    }
  }

  private func runChild(_ run: Run, _ ledger: Ledger, _ notes: inout [String]) throws -> ChildOutcome {
    var command = command
    command.environment["CAIRN_RUN_ID"] = run.id.text
    command.environment["CAIRN_RUN_DIR"] = ledger.directory(of: run.id)
    command.environment["CAIRN_EXPERIMENT"] = start.experiment
    try ledger.prepareDirectory(run.id)
    let companion = companion(of: run, &notes)
    for (name, value) in companion?.environment ?? [:] { command.environment[name] = value }
    let surroundings = Surroundings(capture)
    surroundings.look()
    var recording = ConsoleRecording(
      path: ledger.directory(of: run.id) + "/artifacts/console.log", limit: consoleLimit)
    var problems: [String] = []
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch {
        // Each second the same, when a disk is full.
        if !problems.contains("\(error)") { problems.append("\(error)") }
      }
    }
    let child = try ChildProcess.run(
      command,
      onStarted: { pid in attempt { try ledger.noteChild(run.id, process: pid) } },
      onOutput: { bytes in if consoleLimit > 0 { recording.append(bytes) } },
      tick: {
        recording.flush()
        attempt { try ledger.syncMetrics(run.id) }
        if let seen = surroundings.takeSeen() { attempt { try seen.keep(of: run.id, in: ledger) } }
      })
    if let companion { problems += companion.end() }
    if let seen = surroundings.waitSeen() { attempt { try seen.keep(of: run.id, in: ledger) } }
    do { _ = try recording.finish() } catch { problems.append("console: \(error)") }
    notes += problems + surroundings.problems
    return child
  }

  /// A command runs without what would have stood beside it.
  private func companion(of run: Run, _ notes: inout [String]) -> (any RunCompanion)? {
    do {
      return try companion?(run)
    } catch {
      notes.append("\(error)")
      return nil
    }
  }

  /// What the command left: metric files that it wrote, and the artifacts that were asked for.
  private func collect(_ run: RunID, _ ledger: Ledger, _ stamps: [FileStamp?], _ notes: inout [String]) {
    for (file, before) in zip(metricsFiles, stamps) {
      do {
        guard let now = FileStamp(path(file)), now != before else {
          notes.append("\(file): the command did not write it, so the run has no metrics from it")
          continue
        }
        let read = try MetricFile.read(path(file))
        if !read.skipped.isEmpty {
          let names = read.skipped.prefix(5).map { "\($0.key) (\($0.reason))" }.joined(separator: ", ")
          notes.append("\(file): no metrics: \(names)\(read.skipped.count > 5 ? ", …" : "")")
        }
        var values = RunValues()
        values.metrics = read.values.map {
          Metric(key: $0.key, step: $0.step ?? 0, timestamp: $0.timestamp ?? ledger.now, value: $0.value)
        }
        try ledger.log(run, values)
      } catch {
        notes.append("\(error)")
      }
    }
    for artifact in artifacts {
      do {
        let found = try ArtifactSource.select([path(artifact)])
        notes += found.skipped.map { "not kept: \($0.path) is \($0.reason)" }
        for file in found.files { try ledger.addArtifact(run, file: file.source, as: file.artifactPath) }
      } catch {
        notes.append("artifact \(artifact): \(error)")
      }
    }
  }

  private func path(_ file: String) -> String {
    file.hasPrefix("/") ? file : command.directory + "/" + file
  }

  /// A command that a person or a scheduler broke off was killed; any other failure is its own.
  private static func status(_ child: ChildOutcome) -> RunStatus {
    switch child {
    case .exited(0): .finished
    case .exited(130), .exited(143), .signalled: .killed
    case .exited: .failed
    }
  }
}
