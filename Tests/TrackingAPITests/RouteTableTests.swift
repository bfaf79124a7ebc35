import Testing

@testable import TrackingAPI

@Suite("Routes")
struct RouteTableTests {
  private let table = RouteTable([
    Route(.get, "2.0/mlflow/runs/get") { _, _ in .empty },
    Route(.get, "2.0/mlflow/logged-models/{model_id}") { _, _ in .empty },
  ])

  @Test("are found by method and path, with the values of their names")
  func find() throws {
    #expect(table.find(.get, "2.0/mlflow/runs/get")?.captures == [:])
    #expect(table.find(.get, "2.0/mlflow/logged-models/m-1")?.captures == ["model_id": "m-1"])
    #expect(table.find(.post, "2.0/mlflow/runs/get") == nil)
    #expect(table.find(.get, "2.0/mlflow/logged-models/") == nil)
    #expect(table.find(.get, "2.0/mlflow/logged-models/m-1/tags") == nil)
  }
}
