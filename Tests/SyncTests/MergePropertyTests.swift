import Git
import Ledger
import Records
import Registry
import Sync
import TestSupport
import Testing

/// Histories that people made apart, merged by the real Git without any help of ours.
@Suite("Random histories merge with plain Git") struct MergePropertyTests {
  @Test(
    "in any order to the same store, or conflict where two people decided about the same thing",
    arguments: 1...UInt64(12))
  func plain(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let world = try World()
    var conflicting = 0
    for round in 0..<20 {
      let people = 2 + generator.next(upTo: 2)
      let meeting = try world.part(people, seed: generator.next(), things: 1 + generator.next(upTo: 5))
      let context = "seed \(seed), round \(round)\n" + meeting.log.joined(separator: "\n")
      if try !meeting.check(context) { conflicting += 1 }
      // Later rounds begin with what there is by then.
      try world.goOn(from: meeting.tips[generator.next(upTo: people)])
    }
    // A story in which nothing contends, or everything does, would test little.
    #expect((1...19).contains(conflicting), "seed \(seed): \(conflicting) of 20 conflict")
    try world.main.git.fsck()
  }

  @Test("and cairn sync brings all clones to one store, with nothing lost", arguments: 1...UInt64(6))
  func synchronised(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed &* 7919)
    let fixture = try SyncFixture(clones: 2 + Int(seed % 2))
    var sources: [String] = []
    var log: [String] = []
    for round in 0..<6 {
      var deleted: Set<String> = []
      for (number, clone) in fixture.clones.enumerated() {
        let before = try fixture.sources(of: clone)
        var story = RandomStory("\(number)", seed: generator.next())
        try story.go(1 + generator.next(upTo: 4), in: clone)
        sources += story.sources
        deleted.formUnion(before.subtracting(try fixture.sources(of: clone)))
        log += ["round \(round)"] + story.log
      }
      let context = "seed \(seed)\n" + log.joined(separator: "\n")
      for _ in 0..<2 {
        for clone in fixture.clones.shuffled(using: &generator) {
          let mode: SyncOptions.Mode = generator.next(upTo: 3) == 0 ? .rebase : .merge
          let takesOurs = generator.next(upTo: 2) == 0
          try fixture.settle(clone, mode, takesOurs: takesOurs, context)
        }
      }
      #expect(Set(try fixture.clones.map { try $0.tree() }).count == 1, "\(context)")
      sources.removeAll(where: deleted.contains)
      let there = try fixture.sources(of: fixture.ada)
      #expect(there.isSuperset(of: sources), "\(Set(sources).subtracting(there)) lost\n\(context)")
      for clone in fixture.clones {
        #expect(try clone.status() == "", "\(context)")
        #expect(try ModelRegistry().snapshot(of: clone.ledger()).faults.isEmpty, "\(context)")
      }
    }
    try fixture.remote.fsck()
    for clone in fixture.clones { try clone.git.fsck() }
  }
}

extension SyncFixture {
  /// The sources of all versions of all models.
  fileprivate func sources(of clone: SyncClone) throws -> Set<String> {
    Set(try ModelRegistry().snapshot(of: clone.ledger()).models.flatMap { $0.versions.map(\.record.source) })
  }

  /// Synchronises, and decides what is asked.
  fileprivate func settle(
    _ clone: SyncClone, _ mode: SyncOptions.Mode, takesOurs: Bool, _ context: String
  ) throws {
    var choices = SyncChoices()
    for _ in 0..<8 {
      let report = try clone.sync {
        $0.mode = mode
        $0.choices = choices
      }
      if report.questions.isEmpty { return }
      let subjects = report.questions.map(\.subject)
      if takesOurs { choices.ours.formUnion(subjects) } else { choices.theirs.formUnion(subjects) }
    }
    Issue.record("the questions do not end\n\(context)")
  }
}

/// One repository with a work tree for each person, so that their histories can be merged without being fetched.
private final class World {
  let main: SyncClone
  private var people: [SyncClone] = []

  init() throws {
    let source = try TestRepository()
    _ = try StoreSetup.write(in: source.open())
    try source.commit("begin")
    main = SyncClone(source, clock: TestClock(start: 0))
    var story = RandomStory("first", seed: 1)
    try story.go(20, in: main)
    for number in 0..<3 {
      let git = try source.addWorktree(branch: "person-\(number)")
      people.append(SyncClone(git, clock: TestClock(start: Int64(number) + 1)))
    }
  }

  /// Lets people go from the main branch, each their own way.
  func part(_ count: Int, seed: UInt64, things: Int) throws -> Meeting {
    let base = try main.git.id("HEAD")
    var stories: [RandomStory] = []
    for (number, person) in people.prefix(count).enumerated() {
      try person.git.git("reset", "-q", "--hard", base.hex)
      var story = RandomStory("\(number)", seed: seed &+ UInt64(number))
      try story.go(things, in: person)
      stories.append(story)
    }
    return Meeting(
      git: main.git, base: base, tips: try people.prefix(count).map { try $0.git.id("HEAD") },
      stories: stories)
  }

  func goOn(from tip: ObjectID) throws { try main.git.git("reset", "-q", "--hard", tip.hex) }
}

/// People who went apart and meet again.
private struct Meeting {
  let git: TestRepository
  let base: ObjectID
  let tips: [ObjectID]
  let stories: [RandomStory]
  var log: [String] { stories.flatMap(\.log) }

  /// Merges in every order.
  ///
  /// - Returns: whether all went without a conflict.
  func check(_ context: String) throws -> Bool {
    let repository = try git.open()
    let before = try entries(repository, base)
    let after = try tips.map { try entries(repository, $0) }
    let mayConflict = contended(before, after)
    var isClean = true
    var trees: Set<ObjectID> = []
    for order in orders(tips.count) {
      var tip = tips[order[0]]
      var conflicts: Set<String> = []
      for next in order.dropFirst() {
        let merged = try merge(tip, tips[next])
        conflicts = merged.conflicts
        if !conflicts.isEmpty { break }
        let people = git.people
        tip = try repository.writeCommit(
          tree: merged.tree, parents: [tip, tips[next]], message: "merge", by: people)
      }
      #expect(
        conflicts.isSubset(of: mayConflict.any), "\(conflicts.subtracting(mayConflict.any))\n\(context)")
      if conflicts.isEmpty {
        #expect(mayConflict.surely.isEmpty, "\(mayConflict.surely) merged\n\(context)")
        let tree = try repository.tree(of: tip)
        if trees.insert(tree).inserted { expect(tree, before, after, repository, context) }
      } else {
        isClean = false
      }
    }
    if mayConflict.any.isEmpty { #expect(trees.count == 1, "\(context)") }
    return isClean
  }

  /// Each file that one person changed is as they made it; each that nobody changed is as it was.
  private func expect(
    _ tree: ObjectID, _ before: [String: ObjectID], _ after: [[String: ObjectID]],
    _ repository: borrowing Repository, _ context: String
  ) {
    var merged: [String: ObjectID] = [:]
    try? repository.changes(from: nil, to: tree) { merged[$0.path] = $0.new?.id }
    for path in Set(before.keys).union(merged.keys).union(after.flatMap(\.keys)) {
      let changed = Set(after.map { $0[path] }.filter { $0 != before[path] })
      if changed.count > 1 { continue }
      #expect(merged[path] == (changed.first ?? before[path]), "\(path)\n\(context)")
    }
  }

  /// The files about which two decided and did not come to the same bytes; those in which each such decision is one
  /// that no two can take.
  private func contended(
    _ before: [String: ObjectID], _ after: [[String: ObjectID]]
  ) -> (any: Set<String>, surely: Set<String>) {
    var any: Set<String> = []
    var surely: Set<String> = []
    for path in Set(stories.flatMap(\.decided)) {
      let full = "cairn/" + path
      let changed = zip(stories, after).filter { $0.decided.contains(path) && $1[full] != before[full] }.map {
        $1[full]
      }
      guard changed.count > 1, Set(changed).count > 1 else { continue }
      any.insert(full)
      if path.contains("/stages/") || path.contains("/aliases/")
        || path.contains("/versions/") && before[full] == nil
      {
        surely.insert(full)
      }
    }
    return (any, surely)
  }

  private func entries(_ repository: borrowing Repository, _ commit: ObjectID) throws -> [String: ObjectID] {
    var entries: [String: ObjectID] = [:]
    try repository.changes(from: nil, to: repository.tree(of: commit)) { entries[$0.path] = $0.new?.id }
    return entries
  }

  /// `git merge` without a work tree.
  private func merge(_ one: ObjectID, _ two: ObjectID) throws -> (tree: ObjectID, conflicts: Set<String>) {
    let output = try git.attempt([
      "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", one.hex, two.hex,
    ])
    guard output.status <= 1 else { throw TestFailure(output.errorText) }
    let words = output.text.split(separator: "\0").map(String.init)
    return (try ObjectID(hex: words[0]), Set(words.dropFirst()))
  }

  private func orders(_ count: Int) -> [[Int]] {
    count == 2
      ? [[0, 1], [1, 0]] : [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
  }
}
