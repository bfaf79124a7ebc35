import Records
import Testing

@testable import TrackingAPI

@Suite("GraphQL")
struct GraphQLTests {
  private func ask(_ client: APIClient, _ query: String, _ variables: JSON = .null) throws -> JSON {
    let body: JSON = ["query": .string(query), "variables": variables]
    return try client.send(APIRequest(.post, "/graphql", body: body.compact())).body
  }

  @Test("answers what is selected, integers as strings, what is missing by its default")
  func run() throws {
    let client = try APIClient()
    let id = try client.run(in: "0", .init("run_name", "first"), .init("start_time", 1_764_000_000_000))
    _ = try client.done(
      "runs/log-metric", ["run_id": .string(id), "key": "m", "value": "NaN", "timestamp": 5])
    let answer = try ask(
      client,
      """
      query GetRun($data: MlflowGetRunInput!) @component(name: "x") { mlflowGetRun(input: $data) { apiError { code }
        run { info { name: runName startTime endTime } data { metrics { ...M } params { key } }
        experiment { name __typename } modelVersions { version } } } }
      fragment M on MlflowMetricExtension { key value timestamp step }
      """, ["data": ["runId": .string(id)]])
    #expect(
      answer.text
        == #"{"data":{"mlflowGetRun":{"apiError":null,"run":{"info":{"name":"first","startTime":"1764000000000","#
        + #""endTime":"0"},"data":{"metrics":[{"key":"m","value":null,"timestamp":"5","step":"0"}],"params":[]},"#
        + #""experiment":{"name":"Default","__typename":"MlflowExperiment"},"modelVersions":[]}}},"errors":null}"#
    )
  }

  @Test(
    "tells what is wrong with a query",
    arguments: [
      ("{ zzz }", "Cannot query field 'zzz' on type 'Query'."),
      ("{ test", "Syntax Error: Unexpected <EOF>."),
      ("{ test(inputString: \"x", "Syntax Error: Unterminated string."),
      ("{ test { ...F } }", "Unknown fragment 'F'."), ("{ test @x { output } }", "Unknown directive '@x'."),
      ("{ test { ...F } } fragment F on Test { ...F }", "Cannot spread fragment 'F' within itself."),
      (String(repeating: "{a", count: 40), "Query exceeds maximum depth of 10"),
      (
        "{ test { \((0..<1001).map { _ in "output" }.joined(separator: " ")) } }",
        "Query exceeds maximum total selections of 1000"
      ),
    ])
  func refuse(query: String, message: String) throws {
    #expect(try ask(APIClient(), query) == ["data": .null, "errors": [.string(message)]])
  }

  @Test("fragments that use each other twice end")
  func explosion() throws {
    let fragments = (0..<40).map { "fragment F\($0) on Test { ...F\($0 + 1) ...F\($0 + 1) }" }.joined(
      separator: " ")
    let answer = try ask(APIClient(), "{ test { ...F0 } } \(fragments) fragment F40 on Other { output }")
    #expect(answer["errors"] == ["Query exceeds maximum total selections of 1000"])
  }

  @Test("tells of what is not there beside the rest")
  func missing() throws {
    let answer = try ask(
      APIClient(),
      "{ mlflowGetExperiment(input: {experimentId: \"77\"}) { experiment { name } } test(inputString: \"x\") { output } }"
    )
    #expect(answer["data"] == ["mlflowGetExperiment": .null, "test": ["output": "x"]])
    #expect(answer["errors"] == ["No Experiment with id=77 exists"])
  }
}
