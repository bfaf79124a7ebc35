public import Records

/// What `cairn tag-sync` prints.
public struct TagReport: Hashable, Sendable {
  public var branch: String
  public var isDryRun: Bool
  /// Whether what does not agree was put right.
  public var isPruned: Bool
  /// How many were there already.
  public var present: Int
  public var made: [Tag]
  public var misplaced: [Misplaced]
  public var strangers: [Tag]
  public var push: Push?

  public struct Tag: Hashable, Sendable {
    public var name: String
    /// What it is on.
    public var commit: String
    public init(name: String, commit: String) {
      self.name = name
      self.commit = commit
    }
  }

  public struct Misplaced: Hashable, Sendable {
    public var name: String
    public var commit: String
    public var expected: String
    public var isAnnotated: Bool
    /// Whether the commit is in the branch's history.
    public var isOnBranch: Bool
    public init(name: String, commit: String, expected: String, isAnnotated: Bool, isOnBranch: Bool) {
      self.name = name
      self.commit = commit
      self.expected = expected
      self.isAnnotated = isAnnotated
      self.isOnBranch = isOnBranch
    }
  }

  public struct Push: Hashable, Sendable {
    public var remote: String
    public var tags: [String]
    /// Those that the remote has on something else.
    public var differing: [String]
    public init(remote: String, tags: [String], differing: [String] = []) {
      self.remote = remote
      self.tags = tags
      self.differing = differing
    }
  }

  public init(
    branch: String, isDryRun: Bool, isPruned: Bool, present: Int, made: [Tag], misplaced: [Misplaced],
    strangers: [Tag], push: Push? = nil
  ) {
    self.branch = branch
    self.isDryRun = isDryRun
    self.isPruned = isPruned
    self.present = present
    self.made = made
    self.misplaced = misplaced
    self.strangers = strangers
    self.push = push
  }

  /// Whether the tags agree with the files now.
  public var isConsistent: Bool {
    (misplaced.isEmpty && strangers.isEmpty || isPruned && !isDryRun) && (push?.differing.isEmpty ?? true)
  }

  /// What was done, what stands in the way, and the way out. Ends with a newline.
  public func text(_ style: Style) -> String {
    var text = ""
    for tag in made.prefix(Self.shown) {
      text += style.line([(tag.name, .green), ("  on \(tag.commit.prefix(10))", .dim)])
    }
    if made.count > Self.shown {
      text += "\(style.ellipsis) and \(Number.grouped(made.count - Self.shown)) more\n"
    }
    let does = isPruned ? (isDryRun ? "it would be" : "it was") : nil
    for tag in misplaced {
      let kind = tag.isAnnotated ? "" : ", without an annotation"
      let place = tag.isOnBranch ? "" : ", which is not in \(branch)"
      text += style.paint(tag.name, .yellow)
      text += " is on \(tag.commit.prefix(10))\(place)\(kind); it belongs on \(tag.expected.prefix(10))\n"
      text += "  " + (does.map { "\($0) moved" } ?? "'cairn tag-sync --prune' moves it") + "\n"
    }
    for tag in strangers {
      text += style.paint(tag.name, .yellow)
      text += " on \(tag.commit.prefix(10)) tells of nothing that happened on \(branch)\n"
      text += "  " + (does.map { "\($0) deleted" } ?? "'cairn tag-sync --prune' deletes it") + "\n"
    }
    text +=
      "\(Number.count(made.count, "tag")) \(isDryRun ? "to make" : "made"), \(Number.grouped(present)) there already\n"
    guard let push else { return text }
    for name in push.differing {
      text += style.paint(name, .yellow) + " is something else on \(push.remote)\n"
      text += "  'cairn tag-sync --push --prune' makes it what it is here\n"
    }
    return text
      + "\(Number.count(push.tags.count, "tag")) \(isDryRun ? "to push" : "pushed") to \(push.remote)\n"
  }

  private static let shown = 20

  /// `{"branch", "dry_run", "present": count, "made": [{"tag", "commit"}], "misplaced": [{"tag", "commit",
  /// "expected", "annotated", "on_branch"}], "strangers": [{"tag", "commit"}], "pushed": {"remote", "tags",
  /// "differing"} or null}`.
  public func json() -> JSON {
    func tags(_ tags: [Tag]) -> JSON {
      .array(tags.map { ["tag": .string($0.name), "commit": .string($0.commit)] })
    }
    return [
      "branch": .string(branch),
      "dry_run": .bool(isDryRun),
      "present": .integer(Int64(present)),
      "made": tags(made),
      "misplaced": .array(
        misplaced.map {
          [
            "tag": .string($0.name), "commit": .string($0.commit), "expected": .string($0.expected),
            "annotated": .bool($0.isAnnotated), "on_branch": .bool($0.isOnBranch),
          ]
        }),
      "strangers": tags(strangers),
      "pushed": push.map {
        [
          "remote": .string($0.remote), "tags": .array($0.tags.map(JSON.string)),
          "differing": .array($0.differing.map(JSON.string)),
        ]
      } ?? .null,
    ]
  }
}
