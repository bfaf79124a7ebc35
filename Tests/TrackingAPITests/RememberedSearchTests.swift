import Ledger
import Records
import RunIndex
import Testing

@testable import TrackingAPI

@Suite("Searches that are asked again")
struct RememberedSearchTests {
  @Test("are answered from memory until anything changes")
  func remembered() throws {
    let fixture = try StoreFixture()
    let searches = RememberedSearches()
    var made = 0
    func ask(_ question: String) throws -> APIAnswer {
      try searches.answer(to: Array(question.utf8), at: fixture.store.version) {
        made += 1
        return APIAnswer(["made": .integer(Int64(made))])
      }
    }
    let first = try ask("a")
    #expect(try ask("a").body == first.body)
    #expect(try ask("b").body != first.body)
    #expect(made == 2)
    _ = try fixture.store.createRun(experiment: TrackingStore.defaultExperiment.id, name: "new")
    #expect(try ask("a").body != first.body)
    #expect(made == 3)
  }
}
