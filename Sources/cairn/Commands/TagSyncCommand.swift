import ArgumentParser
import Git
import Ledger
import Records
import Registry
import Report
import Webhooks

struct TagSyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-sync",
    abstract: "Write Git tags, as GTO reads them, for versions and stages.",
    discussion: """
      churn@v4.0.0 registers version 4, churn#Production#3 puts a version into a stage; both are on the commit that \
      registered the version, so that gto show says what cairn models says. The tags follow from the branch's \
      history: whoever makes them, and how often, makes the same. None is moved or deleted without --prune. Run it \
      where branches are merged to: in CI after a merge, or here on main.

      Exits with 1 when tags do not agree with the files.

      Example:
        cairn tag-sync
        cairn tag-sync --push origin
        cairn tag-sync --dry-run --json
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(help: "Push these tags and nothing else, all or none, through git.") var push = false
  @Argument(
    help: ArgumentHelp("Where to push to; else where the branch is fetched from.", valueName: "remote"))
  var remote: String?
  @Option(
    help: ArgumentHelp(
      "The branch that the tags tell about; else the one that cairn.yaml names or that is checked out.",
      valueName: "branch"))
  var branch: String?
  @Flag(help: "Move tags that are on the wrong commit, and delete those that tell of nothing.") var prune =
    false
  @Flag(help: "Only say what would be done.") var dryRun = false
  @Flag(help: "Print it as JSON.") var json = false

  func validate() throws {
    if remote != nil, !push {
      throw ValidationError("a remote is for --push: cairn tag-sync --push \(remote!)")
    }
  }

  func run() throws {
    let world = World()
    let ledger = try world.recoveredLedger(repository)
    let line = try TaggedBranch(ledger, named: branch)
    let sync = try TagSync(ledger, at: line.tip)
    let differences =
      try dryRun ? sync.differences() : sync.write(prune: prune, environment: world.environment)
    var report = TagReport(
      branch: line.name, isDryRun: dryRun, isPruned: prune, present: differences.present,
      made: differences.missing.map { TagReport.Tag(name: $0.name, commit: $0.target.hex) },
      misplaced: try differences.misplaced.map { misplaced in
        let isHere =
          try line.tip.map { try ledger.repository.isAncestor(misplaced.tag.target, of: $0) } ?? false
        return TagReport.Misplaced(
          name: misplaced.tag.name, commit: misplaced.tag.target.hex, expected: misplaced.event.target.hex,
          isAnnotated: misplaced.tag.isAnnotated, isOnBranch: isHere)
      },
      strangers: differences.strangers.map { TagReport.Tag(name: $0.name, commit: $0.target.hex) })
    if push {
      let remote = try line.remote(ledger, named: self.remote)
      report.push = try TagPush(sync: sync, ledger: ledger, remote: remote, environment: world.environment)
        .run(deleting: prune ? differences.strangers : [], replacing: prune, isDryRun: dryRun)
    }
    try json ? Output.put(report.json()) : Output.put(report.text(world.style))
    if !dryRun, !ledger.policy.webhooks.isEmpty, line.isStore {
      try tellWebhooks(sync.start(before: differences.missing), ledger, world)
    }
    if !report.isConsistent { throw Failure.no }
  }
}

extension TagSyncCommand {
  /// What the new tags stand for is told; what cannot be sent at once waits for the next time.
  private func tellWebhooks(_ start: ObjectID?, _ ledger: Ledger, _ world: World) throws {
    let courier = WebhookCourier(ledger, world.webhookSettings)
    try courier.collect(since: start)
    let rest = try courier.deliver()
    if rest > 0 {
      World.say("\(rest) message\(rest == 1 ? "" : "s") for webhooks wait for the next 'cairn tag-sync'")
    }
  }
}

/// Brings the tags that a remote lacks to it.
private struct TagPush {
  let sync: TagSync
  let ledger: Ledger
  let remote: String
  let environment: [String: String]

  /// - Parameters:
  ///   - strangers: tags that were deleted here.
  ///   - replacing: whether the remote's are to become what ours are.
  func run(deleting strangers: [TagReference], replacing: Bool, isDryRun: Bool) throws -> TagReport.Push {
    let theirs = try ledger.repository.tags(ofRemote: remote, environment: environment)
    var here: [String: ObjectID] = [:]
    for tag in try ledger.repository.tags() { here[tag.name] = tag.id }
    var missing: [String] = []
    var replaced: [String: (old: ObjectID, new: ObjectID?)] = [:]
    for event in sync.events {
      guard let ours = here[event.name] else {
        // Of a dry run.
        missing.append(event.name)
        continue
      }
      guard let other = theirs[event.name] else {
        missing.append(event.name)
        continue
      }
      // Signed by another one it is another object, and as good.
      if other.target != event.target { replaced[event.name] = (other.id, ours) }
    }
    for tag in strangers { if let other = theirs[tag.name] { replaced[tag.name] = (other.id, nil) } }
    let differing = replaced.keys.sorted()
    if !isDryRun {
      try ledger.repository.pushTags(
        missing, replacing: replacing ? replaced : [:], to: remote, environment: environment)
    }
    return TagReport.Push(
      remote: remote, tags: missing + (replacing ? differing : []), differing: replacing ? [] : differing)
  }
}

/// The branch whose history the tags tell.
struct TaggedBranch {
  /// For people.
  var name: String
  var tip: ObjectID?
  /// Whether it is what the store is committed to.
  var isStore: Bool

  /// - Throws: ``UsageError`` on a branch that is going to be merged into another one, where the commits may become
  ///   others; `LedgerError` in a shallow clone.
  init(_ ledger: Ledger, named branch: String?) throws {
    isStore = branch == nil
    if let branch {
      name = branch
      tip = try ledger.repository.resolve(branch)
    } else if case .branch(let name) = ledger.placement.target {
      self.name = name
      tip = try ledger.tip()
    } else {
      switch try ledger.repository.head() {
      case .branch(let name, let tip):
        self.name = name
        self.tip = tip
        if let main = try Self.defaultBranch(ledger.repository, besides: name) {
          throw UsageError(
            "'\(name.escapedForMessage)' is not the branch that others are merged into: its commits may become "
              + "others then. Say --branch \(main.escapedForMessage), or --branch \(name.escapedForMessage) if you mean it"
          )
        }
      case .detached(let tip):
        name = tip.short
        self.tip = tip
      }
    }
    if ledger.repository.isShallow {
      throw LedgerError(
        .notFound,
        "this clone is shallow, and the tags follow from the whole history: fetch it with 'git fetch --unshallow' "
          + "(GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab CI: 'GIT_DEPTH: 0')")
    }
  }

  /// Where the tags are pushed to: what was said, else where the branch is fetched from, else the only remote.
  ///
  /// - Throws: ``UsageError`` that tells which there are.
  func remote(_ ledger: Ledger, named remote: String?) throws -> String {
    let remotes = try ledger.repository.remotes()
    let followed = try ledger.repository.configuration("branch.\(name).remote")
    let usual = remotes.contains("origin") ? "origin" : remotes.count == 1 ? remotes[0] : nil
    guard let found = remote ?? followed ?? usual else {
      throw UsageError(
        remotes.isEmpty
          ? "there is no remote to push to: git remote add origin URL"
          : "push to which remote? cairn tag-sync --push \(remotes[0])")
    }
    return found
  }

  /// The remote's default branch, when it is another one.
  private static func defaultBranch(
    _ repository: borrowing Repository, besides name: String
  ) throws -> String? {
    let remote = try repository.configuration("branch.\(name).remote") ?? "origin"
    let prefix = "refs/remotes/\(remote)/"
    guard let target = try repository.symbolicTarget(of: prefix + "HEAD"), target.hasPrefix(prefix) else {
      return nil
    }
    let main = String(target.dropFirst(prefix.count))
    return main == name ? nil : main
  }
}
