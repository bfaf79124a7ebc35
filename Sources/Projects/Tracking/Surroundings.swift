public import Capture
internal import Dispatch
internal import Git
public import Ledger
public import Records
internal import Synchronization

/// Looks at the code and the environment in the background, while the command runs.
final class Surroundings: Sendable {
  /// What was found; each part once.
  struct Seen: Sendable {
    var source: CapturedSource?
    var environment: CapturedEnvironment?
  }

  private struct State {
    var seen = Seen()
    var problems: [String] = []
  }

  private let context: CaptureContext
  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  init(_ context: CaptureContext) { self.context = context }

  /// Begins to look, and returns at once.
  func look() {
    DispatchQueue.global(qos: .utility).async { [self] in
      do {
        if let root = context.repositoryRoot {
          // A repository is used by one thread: this one opens its own.
          let repository = try Repository.open(at: root)
          let source = try context.captureSource(in: repository)
          state.withLock { $0.seen.source = source }
        }
      } catch {
        state.withLock { $0.problems.append("the code's state is not recorded: \(error)") }
      }
      if context.rules.environment {
        let captured = context.captureEnvironment()
        state.withLock {
          $0.seen.environment = captured
          $0.problems += captured.problems
        }
      }
      done.signal()
    }
  }

  var problems: [String] { state.withLock { $0.problems } }

  /// What was found since the last call; nil when there is nothing new.
  func takeSeen() -> Seen? {
    state.withLock { state in
      defer { state.seen = Seen() }
      return state.seen.source == nil && state.seen.environment == nil ? nil : state.seen
    }
  }

  /// What is still to come; each program that is asked has a time limit of its own.
  func waitSeen() -> Seen? {
    done.wait()
    return takeSeen()
  }
}

extension Surroundings.Seen {
  func keep(of run: RunID, in ledger: Ledger) throws {
    if let patch = source?.patch { try ledger.put(run, .patch, patch) }
    if let source = source?.source { try ledger.setSource(run, source) }
    if let captured = environment {
      try ledger.put(run, .environment, captured.environment.formatted())
      for file in captured.environment.lockFiles {
        guard let bytes = captured.lockFileContents[file.sha256] else { continue }
        try ledger.putLockFile(sha256: file.sha256, path: file.path, bytes)
      }
    }
  }
}

extension CaptureContext {
  /// Looks at the code and the environment now, and keeps what it sees with a live run that has no command of ours.
  ///
  /// - Returns: what could not be recorded, a sentence each.
  public func record(_ run: RunID, in ledger: Ledger) -> [String] {
    let surroundings = Surroundings(self)
    surroundings.look()
    do {
      try surroundings.waitSeen()?.keep(of: run, in: ledger)
    } catch {
      return surroundings.problems + ["\(error)"]
    }
    return surroundings.problems
  }
}
