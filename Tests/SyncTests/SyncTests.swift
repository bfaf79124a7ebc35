import Git
import Ledger
import Records
import Registry
import Sync
import TestSupport
import Testing

@Suite("Synchronising two clones") struct SyncTests {
  @Test(
    "What two people did to different records becomes one, and both have it",
    arguments: [SyncOptions.Mode.merge, .rebase])
  func different(mode: SyncOptions.Mode) throws {
    let fixture = try SyncFixture { try $0.register(ModelName("churn"), "s3://base") }
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.registry.setAlias("champion", of: churn, to: 1, in: ada.ledger())
    try bo.move(churn, 1, .staging)
    let first = try ada.sync()
    #expect(first.outcome == .ahead && first.isPushed)
    let second = try bo.sync { $0.mode = mode }
    #expect(second.outcome == (mode == .merge ? .merged : .rebased) && second.isPushed)
    let third = try ada.sync()
    #expect(third.outcome == .fastForward && !third.isPushed)
    #expect(try ada.sync().outcome == .upToDate)
    for clone in fixture.clones {
      let model = try clone.model(churn)
      #expect(model.alias("champion")?.version == 1)
      #expect(model.versions.map(\.stage) == [.staging])
      #expect(try clone.status() == "")
      #expect(try clone.tree() == ada.tree("origin/main"))
    }
    if mode == .merge {
      // What others had is the first parent: the branch's own history stays theirs.
      #expect(try bo.git.git("rev-parse", "HEAD^1") == ada.git.git("rev-parse", "HEAD^1"))
      #expect(
        try bo.git.git("log", "--first-parent", "--format=%s", "-2") == """
          sync: 1 commit into origin/main
          alias(churn): champion is version 1
          """)
    } else {
      #expect(
        try bo.git.git("log", "--format=%s", "-2") == """
          stage(churn): version 1 to Staging
          alias(churn): champion is version 1
          """)
    }
    try fixture.remote.fsck()
  }

  @Test(
    "A version that nobody has seen yet gets the next number, and so does all that names it",
    arguments: [SyncOptions.Mode.merge, .rebase])
  func renumbering(mode: SyncOptions.Mode) throws {
    let fixture = try SyncFixture { try $0.register(ModelName("churn"), "s3://base") }
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.register(churn, "s3://ada")
    for source in ["s3://bo/2", "models:/churn/2"] { try bo.register(churn, source) }
    let approval = "cairn/models/churn/approvals/2/Production/bo%40example.org.json"
    try bo.git.commit("approve", files: [approval: "{}\n"])
    try bo.register(ModelName("copy"), "models:/churn/3")
    try bo.move(churn, 2, .staging)
    try bo.move(churn, 3, .staging)
    try bo.registry.setAlias("champion", of: churn, to: 3, in: bo.ledger())
    try ada.sync()
    let report = try bo.sync { $0.mode = mode }
    #expect(report.renumbered.map { [$0.old, $0.new] } == [[2, 3], [3, 4]])
    // It was signed for another number.
    #expect(report.renumbered.map(\.voidApprovals) == [1, 0])
    #expect(try bo.git.git("ls-files", "cairn/models/churn/approvals") == "")
    try ada.sync()
    for clone in fixture.clones {
      let model = try clone.model(churn)
      #expect(
        model.versions.map(\.record.source) == ["s3://base", "s3://ada", "s3://bo/2", "models:/churn/3"])
      #expect(model.versions.map(\.stage) == [.none, .none, .archived, .staging])
      #expect(model.alias("champion")?.version == 4)
      #expect(try clone.model(ModelName("copy")).versions[0].record.source == "models:/churn/4")
      #expect(try clone.status() == "")
    }
    if mode == .rebase {
      let log = try bo.git.git(
        "log", "--format=%s %(trailers:key=Cairn-Version,valueonly,separator=%x2C)", "-7")
      #expect(
        log == """
          alias(churn): champion is version 4 4
          stage(churn): version 4 to Staging 4
          stage(churn): version 3 to Staging 3
          model(copy): version 1 registered 1
          model(copy): created\u{20}
          model(churn): version 4 registered 4
          model(churn): version 3 registered 3
          """)
    }
    try fixture.remote.fsck()
  }

  @Test("Two clones that make the same model on their own have one with the versions of both")
  func sameModel() throws {
    let fixture = try SyncFixture()
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.register(churn, "s3://ada")
    try bo.register(churn, "s3://bo")
    let oldest = min(try ada.model(churn).created, try bo.model(churn).created)
    try ada.sync()
    #expect(try bo.sync().renumbered.map(\.new) == [2])
    try ada.sync()
    for clone in fixture.clones {
      let model = try clone.model(churn)
      #expect(model.versions.map(\.record.source) == ["s3://ada", "s3://bo"])
      #expect(model.created == oldest)
    }
  }

  @Test(
    "Two promotions into one stage are a question, which changes nothing; the answer settles it",
    arguments: [true, false])
  func question(takesOurs: Bool) throws {
    let fixture = try SyncFixture { clone in
      let churn = try ModelName("churn")
      for number in 1...3 { try clone.register(churn, "s3://\(number)") }
      try clone.move(churn, 1, .production)
      try clone.move(churn, 3, .staging)
    }
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.move(churn, 2, .production)
    try bo.move(churn, 3, .production)
    try ada.sync()
    let before = try bo.git.id("HEAD")
    let report = try bo.sync()
    #expect(report.questions.map(\.subject) == ["churn#Production"])
    #expect(report.questions.first?.base == "version 1")
    #expect(report.questions.first?.ours == "version 3")
    #expect(report.questions.first?.theirs == "version 2")
    #expect(report.questions.first?.ourCommit?.author == HermeticEnvironment.name)
    #expect(try bo.git.id("HEAD") == before)
    #expect(try fixture.remote.id("main") == ada.git.id("HEAD"))
    #expect(try bo.status() == "")
    let settled = try bo.sync {
      if takesOurs {
        $0.choices.ours = ["churn#Production"]
      } else {
        $0.choices.theirs = ["churn#Production"]
      }
    }
    #expect(settled.isPushed)
    try ada.sync()
    for clone in fixture.clones {
      let stages = try clone.model(churn).versions.map(\.stage)
      // A promotion of ours that is given up leaves its version where it was.
      #expect(
        stages == (takesOurs ? [.archived, .archived, .production] : [.archived, .production, .staging]))
    }
  }

  @Test("Files of the person stay as they are, staged or not; one that would be overwritten forbids it")
  func dirty() throws {
    let fixture = try SyncFixture()
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.register(churn, "s3://ada")
    try ada.git.commit("mine", files: ["data.txt": "theirs\n"])
    try ada.sync()
    try bo.register(try ModelName("other"), "s3://bo")
    try bo.git.write("train.py", "print(2)\n")
    try bo.git.write("staged.txt", "new\n")
    try bo.git.git("add", "staged.txt")
    try bo.git.write("loose.txt", "loose\n")
    try bo.sync()
    #expect(try bo.status() == "A  staged.txt\n M train.py\n?? loose.txt")
    #expect(try bo.git.read("data.txt") == "theirs\n")
    try ada.sync()
    try ada.git.commit("again", files: ["train.py": "print(3)\n"])
    try ada.sync()
    let before = (try bo.git.id("HEAD"), try fixture.remote.id("main"))
    let error = #expect(throws: SyncError.self) { try bo.sync() }
    #expect(error?.code == .dirty)
    #expect(error?.message.contains("train.py") == true)
    #expect(try (bo.git.id("HEAD"), fixture.remote.id("main")) == before)
    #expect(try bo.git.read("train.py") == "print(2)\n")
  }

  @Test(
    "One that was killed between the files and the branch is finished by the next", arguments: [true, false])
  func killed(indexIsWritten: Bool) throws {
    let fixture = try SyncFixture()
    let (ada, bo, churn) = (fixture.ada, fixture.bo, fixture.churn)
    try ada.register(churn, "s3://ada")
    try ada.git.commit("more", files: ["train.py": "print(2)\n", "new.txt": "new\n"])
    try ada.sync()
    try bo.git.git("fetch", "-q")
    let (old, new) = (try bo.git.id("HEAD"), try bo.git.id("origin/main"))
    if indexIsWritten {
      try bo.git.git("read-tree", "-m", "-u", old.hex, new.hex)
    } else {
      for path in try bo.git.git("diff", "--name-only", old.hex, new.hex).split(separator: "\n").dropLast() {
        try bo.git.write(String(path), try bo.git.git("show", "\(new.hex):\(path)") + "\n")
      }
    }
    try bo.git.write(".git/cairn/sync", "\(old.hex) \(new.hex)\n")
    #expect(try bo.sync().outcome == .fastForward)
    #expect(try bo.status() == "")
    #expect(try bo.git.id("HEAD") == new)
    #expect(!TestFiles.exists(bo.git.path + "/.git/cairn/sync"))
    #expect(try bo.model(churn).versions.count == 1)
  }

  @Test("A linked work tree synchronises its own branch, which follows the remote's from then on")
  func linked() throws {
    let fixture = try SyncFixture()
    let ada = fixture.ada
    let side = SyncClone(try ada.git.addWorktree(branch: "side"), clock: ada.clock)
    try side.register(fixture.churn, "s3://side")
    #expect(try side.sync().isPushed)
    #expect(try side.git.git("rev-parse", "--abbrev-ref", "side@{upstream}") == "origin/side")
    #expect(try side.status() == "" && ada.status() == "")
    #expect(try ada.sync().outcome == .upToDate)
    // One that began at another branch is not pushed over it.
    try side.git.git("branch", "-q", "-u", "origin/main")
    let report = try side.sync()
    #expect(!report.isPushed && report.reasonNotPushed?.contains("another name") == true)
  }

  @Test("Where both changed a file of their own in the same place, Git has to be asked")
  func peoplesFiles() throws {
    let fixture = try SyncFixture()
    let (ada, bo) = (fixture.ada, fixture.bo)
    try ada.git.commit("a", files: ["train.py": "print('a')\n"])
    try bo.git.commit("b", files: ["train.py": "print('b')\n"])
    try ada.register(fixture.churn, "s3://ada")
    try bo.register(fixture.churn, "s3://bo")
    try ada.sync()
    let error = #expect(throws: SyncError.self) { try bo.sync() }
    #expect(error?.code == .conflict)
    #expect(error?.message.contains("'train.py' changed here and in origin/main") == true)
    #expect(try bo.status() == "")
    // Git's merge has nothing to ask but that: the versions have other numbers by now.
    #expect(try bo.git.attempt(["merge", "-q", "origin/main"]).status == 1)
    #expect(try bo.git.git("diff", "--name-only", "--diff-filter=U") == "train.py")
    #expect(throws: SyncError.self) { try bo.sync() }
    try bo.git.write("train.py", "print('ab')\n")
    try bo.git.git("commit", "-qam", "both")
    #expect(try bo.sync().outcome == .ahead)
    try ada.sync()
    #expect(try ada.model(fixture.churn).versions.map(\.record.source) == ["s3://ada", "s3://bo"])
  }

  @Test("A push that others were faster than is made again")
  func race() async throws {
    let fixture = try SyncFixture(clones: 4)
    for (number, clone) in fixture.clones.enumerated() {
      for version in 0..<2 { try clone.register(fixture.churn, "s3://\(number)/\(version)") }
    }
    // Each in a process of its own, as far as Git can tell.
    let clones = fixture.clones.map(\.git)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for git in clones {
        group.addTask { try SyncClone(git, clock: TestClock(start: 9)).sync() }
      }
      try await group.waitForAll()
    }
    for clone in fixture.clones { try clone.sync() }
    let sources = Set(try fixture.ada.model(fixture.churn).versions.map(\.record.source))
    #expect(sources.count == 8)
    #expect(Set(try fixture.clones.map { try $0.tree() }).count == 1)
    try fixture.remote.fsck()
  }
}
