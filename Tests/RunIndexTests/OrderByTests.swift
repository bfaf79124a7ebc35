import RunIndex
import Testing

@Suite("The grammar of orders")
struct OrderByTests {
  @Test(
    "an order is read",
    arguments: [
      ("", []),
      ("metrics.rmse DESC", [OrderBy(.metric("rmse"), descending: true)]),
      ("metrics.`a b` asc", [OrderBy(.metric("a b"))]),
      ("`metrics.rmse` desc", [OrderBy(.metric("rmse"), descending: true)]),
      ("params.x", [OrderBy(.param("x"))]),
      ("tags.mlflow.user", [OrderBy(.tag("mlflow.user"))]),
      ("attributes.start_time", [OrderBy(.time(.startTime))]),
      ("Created DESC", [OrderBy(.time(.startTime), descending: true)]),
      ("attribute.run_id", [OrderBy(.text(.runID))]),
      (
        " metrics.a DESC,params.b , run_name\tASC ",
        [OrderBy(.metric("a"), descending: true), OrderBy(.param("b")), OrderBy(.text(.runName))]
      ),
      ("metrics.desc desc", [OrderBy(.metric("desc"), descending: true)]),
    ])
  func reads(text: String, keys: [OrderBy]) throws {
    #expect(try OrderBy.list(parsing: text) == keys)
  }

  @Test(
    "what is no order is refused with the place and the way out",
    arguments: [
      ("metrics.rmse DOWN", 14, "expected ASC, DESC"),
      ("metrics.rmse DESC DESC", 19, "expected ASC, DESC"),
      ("metrics.rmse,", 14, "expected a name"),
      ("rmse", 1, "is no attribute"),
      ("dataset.name", 1, "cannot be ordered by their datasets"),
      ("metrics.a; DROP TABLE run", 10, "expected ASC, DESC"),
    ])
  func refuses(text: String, position: Int, words: String) throws {
    let error = try #require(throws: SearchError.self) { try OrderBy.list(parsing: text) }
    #expect(error.position == position, "\(error)")
    #expect(error.message.contains(words), "\(error)")
    #expect(error.code == .order)
  }

  @Test("a single order is one key")
  func single() throws {
    #expect(try OrderBy(parsing: "params.x DESC") == OrderBy(.param("x"), descending: true))
    #expect(throws: SearchError.self) { try OrderBy(parsing: "params.x, params.y") }
    #expect(throws: SearchError.self) { try OrderBy(parsing: "") }
  }
}
