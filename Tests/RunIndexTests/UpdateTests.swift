import Git
import Records
import RunIndex
import TestSupport
import Testing

@Suite("Keeping up with the store")
struct UpdateTests {
  @Test("an index that was brought up step by step answers as one made from nothing", arguments: 0..<2)
  func incremental(seed: UInt64) throws {
    var maker = RunMaker(seed: seed)
    let fixture = try StoreFixture()
    let index = try fixture.index()
    var runs: [RunID: Run] = [:]
    var trees: [ObjectID?] = [nil]
    for step in 0..<10 {
      var put: [Run] = []
      for _ in 0..<(step == 2 ? 700 : maker.number(upTo: 60)) { put.append(try maker.run()) }
      var remove: [RunID] = []
      for var run in runs.values.sorted(by: { $0.id < $1.id }) {
        if maker.chance(6) {
          try maker.change(&run)
          run.name = maker.pick(RunMaker.texts)
          put.append(run)
        } else if maker.chance(6) {
          remove.append(run.id)
        }
      }
      for run in put { runs[run.id] = run }
      for id in remove { runs[id] = nil }
      var files: [String: String] = [:]
      for run in put where maker.chance(20) {
        files[run.id.directory + "/run.json"] = maker.pick(["", "{", "[]", "{\"schema\": \"cairn/run/1\"}"])
        runs[run.id] = nil
      }
      files["runs/zz/not a run/run.json"] = "{"
      files["experiments/\(maker.number(upTo: 4)).json"] = "{"
      let experiment = Experiment(
        id: try ExperimentID(String(maker.number(upTo: 4))), name: maker.pick(RunMaker.texts),
        lifecycle: maker.chance(3) ? .deleted : .active)
      trees.append(try fixture.edit(put: put, remove: remove, experiments: [experiment], files: files))
      // Back to an earlier tree and forth again, as a change of branches does.
      for tree in [maker.pick(trees), fixture.tree] {
        try index.update(to: tree, in: fixture.repository.open())
        let rebuilt = try fixture.fresh(at: tree)
        #expect(try index.everything() == rebuilt.everything())
        let query = try maker.query(about: Array(runs.values) + [maker.run()])
        #expect(try index.runs(query).runs.map(\.id) == rebuilt.runs(query).runs.map(\.id))
        #expect(try index.count(query) == rebuilt.count(query))
      }
      #expect(Set(try index.runs(RunQuery(view: .all)).runs.map(\.id)) == Set(runs.keys))
    }
    #expect(!index.isInMemory)
    #expect(try !index.problems().isEmpty)
  }

  @Test("a run.json that cannot be read is a problem with its place, until it is mended or gone")
  func problems() throws {
    let runs = try (0..<3).map { try SearchTests.run($0, "r\($0)") }
    let fixture = try StoreFixture()
    let path = runs[1].id.directory + "/run.json"
    try fixture.edit(put: runs, files: [path: "{\n  \"schema\": nonsense"])
    let index = try fixture.index()
    #expect(try index.runs(RunQuery()).runs.map(\.name) == ["r2", "r0"])
    let problem = try #require(try index.problems().first)
    #expect(problem.path == path && problem.message.contains("line 2"))
    try fixture.edit(put: [runs[1]])
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(try index.problems().isEmpty && index.count(RunQuery()) == 3)
    try fixture.edit(files: [path: String(decoding: runs[0].formatted(), as: UTF8.self)])
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(try index.problems().map(\.message).first?.contains("its directory's is") == true)
    try fixture.edit(remove: [runs[1].id])
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(try index.problems().isEmpty && index.count(RunQuery()) == 2)
  }

  @Test("experiments are listed by name, and found by id and name")
  func experiments() throws {
    let churn = Experiment(id: try ExperimentID("12"), name: "churn", tags: ["a": "b"])
    let old = Experiment(id: try ExperimentID("7"), name: "ä", lifecycle: .deleted)
    let fixture = try StoreFixture()
    try fixture.edit(
      experiments: [old, churn], files: ["experiments/8.json": "{", "experiments/note.txt": "x"])
    let index = try fixture.index()
    #expect(try index.experiments() == [churn, old])
    #expect(try index.experiment(old.id) == old)
    #expect(try index.experiment(named: "churn") == churn)
    #expect(try index.experiment(named: "none") == nil)
    #expect(try index.problems().map(\.path) == ["experiments/8.json"])
    try fixture.edit(removeExperiments: ["7", "8"])
    try index.update(to: fixture.tree, in: fixture.repository.open())
    #expect(try index.experiments() == [churn] && index.problems().isEmpty)
  }

  @Test("the index starts anew when the tree it stands for is in the repository no more")
  func collected() throws {
    let fixture = try StoreFixture()
    try fixture.edit(put: [SearchTests.run(1, "old")])
    _ = try fixture.index()
    let other = try StoreFixture()
    try other.edit(put: [SearchTests.run(2, "new")])
    let index = try RunIndex(at: fixture.indexPath)
    try index.update(to: other.tree, in: other.repository.open())
    #expect(try index.runs(RunQuery()).runs.map(\.name) == ["new"])
  }

  @Test("a tree that is not in the repository is an error, and the index stays as it was")
  func missingTree() throws {
    let fixture = try StoreFixture()
    try fixture.edit(put: [SearchTests.run(1, "old")])
    let index = try fixture.index()
    let error = try #require(throws: IndexError.self) {
      try index.update(to: ObjectID(hex: String(repeating: "1", count: 40)), in: fixture.repository.open())
    }
    #expect(error.code == .repository)
    #expect(try index.runs(RunQuery()).runs.map(\.name) == ["old"])
    #expect(!index.isInMemory)
  }

  @Test("a look at another tree, with live runs over it, answers as an index of these runs", arguments: 0..<2)
  func overlay(seed: UInt64) throws {
    var maker = RunMaker(seed: seed)
    let fixture = try StoreFixture()
    var runs = try (0..<600).map { _ in try maker.run() }
    let old = try fixture.edit(put: Array(runs[0..<500]), files: ["experiments/3.json": "{"])
    for index in 0..<50 { try maker.change(&runs[index]) }
    try fixture.edit(
      put: Array(runs[0..<50] + runs[500...]), remove: runs[50..<60].map(\.id),
      experiments: [Experiment(id: ExperimentID("3"), name: "three")])
    let index = try fixture.index()
    let before = try index.everything()
    var live = [runs[3], runs[55], try maker.run()]
    for position in live.indices { live[position].status = .running }
    let liveExperiment = Experiment(id: try ExperimentID("44"), name: "live")
    try index.withOverlay(at: old, in: fixture.repository.open(), runs: live, experiments: [liveExperiment]) {
      let model = try StoreFixture(fixture.repository, old)
      let tree = try model.edit(put: live, experiments: [liveExperiment])
      let rebuilt = try model.fresh(at: tree)
      #expect(try index.everything() == rebuilt.everything())
      for _ in 0..<20 {
        let query = try maker.query(about: runs)
        #expect(
          try index.runs(query).runs.map { $0.formatted() } == rebuilt.runs(query).runs.map { $0.formatted() }
        )
        #expect(try index.count(query) == rebuilt.count(query))
      }
      let prefix = String(live[2].id.text.prefix(1))
      #expect(
        try index.runs(withPrefix: prefix, limit: 9).map(\.id)
          == rebuilt.runs(withPrefix: prefix, limit: 9).map(\.id))
    }
    #expect(try index.everything() == before)
    try index.withOverlay(at: nil, in: fixture.repository.open()) { () throws in
      #expect(try index.everything().isEmpty)
    }
  }

  @Test("within an overlay everything is of one moment, whatever another process writes")
  func oneMoment() throws {
    let fixture = try StoreFixture()
    let first = try fixture.edit(put: [SearchTests.run(1, "first")])
    let index = try fixture.index()
    try fixture.edit(put: [SearchTests.run(2, "second")], remove: [SearchTests.run(1, "").id])
    let other = try RunIndex(at: fixture.indexPath)
    try index.withOverlay(at: first, in: fixture.repository.open()) {
      try other.update(to: fixture.tree, in: fixture.repository.open())
      #expect(try index.runs(RunQuery()).runs.map(\.name) == ["first"])
    }
    #expect(try index.runs(RunQuery()).runs.map(\.name) == ["second"])
    try index.withOverlay(at: nil, in: fixture.repository.open()) { () throws in
      _ = #expect(throws: IndexError.self) { try index.update(to: nil, in: fixture.repository.open()) }
    }
    // The other left the index at another tree than this one asks for.
    try index.withOverlay(at: first, in: fixture.repository.open()) { () throws in
      #expect(try index.runs(RunQuery()).runs.map(\.name) == ["first"])
    }
  }
}
