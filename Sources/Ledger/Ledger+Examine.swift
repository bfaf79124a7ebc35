internal import Files
internal import Git
internal import Records

extension Ledger {
  /// Looks for all that is not as it should be: unfinished runs, torn files, locks, and what Git thinks of the store.
  /// Reads the status of the whole store, so it takes as long as `git status` there.
  public func examine() throws -> [Finding] {
    try obstacles() + examineLiveRuns() + examineFiles()
  }

  /// What stands in the way of commits: an operation under way, no identity, an ignored store, a locked index. Does not
  /// look at the store's files, so it costs next to nothing.
  public func obstacles() throws -> [Finding] {
    var findings: [Finding] = []
    if let operation = repository.operationUnderWay {
      findings.append(
        Finding(
          kind: .operationUnderWay, message: "a \(operation) is under way: runs are committed when it is over"
        ))
    }
    do {
      _ = try repository.authorship(environment: context.environment)
    } catch {
      findings.append(Finding(kind: .noIdentity, message: error.description))
    }
    if placement.isInWorkTree, try repository.isIgnored(policy.store + "/runs/00/x/run.json") {
      findings.append(
        Finding(
          kind: .ignoredStore,
          message: "Git ignores the store '\(policy.store)/', so no run can be committed; "
            + "'git check-ignore -v \(policy.store)/runs' names the rule"))
    }
    let lock = repository.gitDirectory + "/index.lock"
    if StoreFile.kind(lock) != nil {
      if let owner = repository.indexLockOwner(), context.processes.startOf(owner) == nil {
        findings.append(
          Finding(kind: .staleIndexLock, message: "'\(lock)' was left by a killed cairn process"))
      } else if let time = StoreFile.modificationTime(lock) {
        let minutes = (context.now().milliseconds - time) / 60_000
        findings.append(
          Finding(
            kind: .indexLock,
            message: "'\(lock)' has been there for \(minutes) min: if no git command is running, remove it"))
      }
    }
    return findings
  }

  private func examineLiveRuns() throws -> [Finding] {
    var findings: [Finding] = []
    for name in try StoreFile.names(in: liveDirectory) {
      guard let id = try? RunID(name) else { continue }
      guard let live = (try? liveRun(id)) ?? nil else {
        findings.append(
          Finding(kind: .tornState(id), message: "the state of live run \(id.short) cannot be read"))
        continue
      }
      guard live.workTree == repository.gitDirectory else { continue }
      switch live.phase {
      case .ended where hasCommitter(live): break
      case .ended where live.commits:
        findings.append(
          Finding(kind: .uncommitted(id), message: "run \(id.short) has ended and no commit holds it"))
      case .ended: break
      case .running where isLeft(live):
        findings.append(
          Finding(kind: .orphan(id), message: "run \(id.short) is left by a process that is gone"))
      case .running:
        let quiet = (context.now().milliseconds - (lastActivity(of: id) ?? 0)) / 3_600_000
        if live.owner == nil, live.child == nil, quiet >= 24 {
          findings.append(
            Finding(
              kind: .idle(id),
              message: "run \(id.short) belongs to no process and has been still for \(quiet) h"))
        }
      }
    }
    return findings
  }

  private func lastActivity(of id: RunID) -> Int64? {
    ["run.json", "metrics.csv"].compactMap { StoreFile.modificationTime(directory(of: id) + "/" + $0) }.max()
  }

  /// What Git's status tells of the store: records that no commit holds, files that are not Cairn's.
  private func examineFiles() throws -> [Finding] {
    guard placement.isInWorkTree, let root = repository.workDirectory else { return [] }
    var findings: [Finding] = []
    var uncommitted: Set<RunID> = []
    var models: Set<LoggedModelID> = []
    let live = Set(try liveRuns().map(\.run))
    // A run's own commit brings its experiment.
    let awaited = Set(live.compactMap { try? run($0).experimentID })
    for status in try repository.status(under: [policy.store]) {
      let relative = String(status.path.dropFirst(policy.store.utf8.count + 1))
      let name = StoreFile.split(relative).name
      if name.hasPrefix(StoreFile.temporaryPrefix) {
        // A live run's writer may be at work on it.
        if case .run(let id, _) = StorePath(relative), live.contains(id) { continue }
        if let owner = StoreFile.temporaryOwner(name), context.processes.startOf(owner) != nil { continue }
        findings.append(
          Finding(
            kind: .temporary(path: status.path), message: "'\(status.path)' was left by a killed process"))
        continue
      }
      switch StorePath(relative) {
      case .run(let id, let file):
        if live.contains(id) { continue }
        if file == .record, StoreFile.kind(root + "/" + status.path) == .file {
          do throws(RecordError) { _ = try Run(parsing: bytes(root, status)) } catch {
            findings.append(torn(status, error))
            continue
          }
        }
        uncommitted.insert(id)
      case .experiment(let id):
        do throws(RecordError) {
          let experiment = try Experiment(parsing: bytes(root, status))
          if awaited.contains(id) { continue }
          findings.append(
            Finding(
              kind: .uncommittedExperiment(id),
              message: "experiment '\(experiment.name.escapedForMessage)' differs from what the branch holds")
          )
        } catch {
          findings.append(torn(status, error))
        }
      case .loggedModel(let id, _): models.insert(id)
      case .lockFile: break
      case .other where Self.ownFiles.contains(relative): break
      // The person's change of the registry, which 'git status' tells: each of ours is a commit.
      case .other where RegistryPath.isOne(relative): break
      case .other:
        findings.append(
          Finding(
            kind: .stranger(path: status.path),
            message: "'\(status.path)' is not Cairn's; it is never committed or changed by Cairn"))
      }
    }
    findings += uncommitted.sorted().map {
      Finding(kind: .uncommitted($0), message: "run \($0.short) differs from what the branch holds")
    }
    findings += models.subtracting(try liveModels().map(\.model)).sorted().map {
      Finding(
        kind: .uncommittedModel($0), message: "logged model \($0.short) differs from what the branch holds")
    }
    return findings
  }

  private func bytes(_ root: String, _ status: PathStatus) -> [UInt8] {
    ((try? StoreFile.read(root + "/" + status.path)) ?? nil) ?? []
  }

  private func torn(_ status: PathStatus, _ error: RecordError) -> Finding {
    Finding(
      kind: .tornRecord(path: status.path, committed: !status.isUntracked),
      message: "'\(status.path)' is damaged: \(error)"
        + (status.isUntracked ? "" : "; the commit's version can be put back"))
  }

  /// What ``StoreSetup`` writes.
  private static let ownFiles: Set<String> = [".gitattributes", "README.md"]
}
