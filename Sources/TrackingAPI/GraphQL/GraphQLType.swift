/// MLflow's GraphQL types, as far as there is something behind them.
struct GraphQLType {
  let name: String
  let fields: [String: Kind]

  enum Kind {
    case text
    /// An integer of 64 bits, which is a string in answers.
    case long
    case number
    case flag
    case texts
    /// The name of the type.
    case object(String)
    case objects(String)
    /// An object that is null where there is nothing behind it.
    case optional(String)
  }

  static func named(_ name: String) -> GraphQLType? { all[name] }

  private static let all: [String: GraphQLType] = {
    let pair: [String: Kind] = ["key": .text, "value": .text]
    let point: [String: Kind] = [
      "key": .text, "value": .number, "timestamp": .long, "step": .long, "runId": .text,
    ]
    let metric = point.merging(["datasetName": .text, "datasetDigest": .text, "modelId": .text]) { $1 }
    let error: [String: Kind] = ["apiError": .optional("ApiError")]
    let page = error.merging(["nextPageToken": .text]) { $1 }
    let types: [(String, [String: Kind])] = [
      (
        "Query",
        [
          "mlflowGetExperiment": .object("MlflowGetExperimentResponse"),
          "mlflowGetMetricHistoryBulkInterval": .object("MlflowGetMetricHistoryBulkIntervalResponse"),
          "mlflowGetRun": .object("MlflowGetRunResponse"),
          "mlflowListArtifacts": .object("MlflowListArtifactsResponse"),
          "mlflowSearchModelVersions": .object("MlflowSearchModelVersionsResponse"),
          "mlflowSearchRuns": .object("MlflowSearchRunsResponse"), "test": .object("Test"),
        ]
      ),
      (
        "Mutation",
        [
          "mlflowSearchDatasets": .object("MlflowSearchDatasetsResponse"),
          "mlflowSearchRuns": .object("MlflowSearchRunsResponse"), "testMutation": .object("TestMutation"),
        ]
      ),
      ("Test", ["output": .text]), ("TestMutation", ["output": .text]),
      (
        "ApiError",
        [
          "code": .text, "message": .text, "helpUrl": .text, "traceId": .text,
          "errorDetails": .objects("ErrorDetail"),
        ]
      ),
      ("ErrorDetail", ["field": .text, "message": .text]),
      ("MlflowGetExperimentResponse", error.merging(["experiment": .object("MlflowExperiment")]) { $1 }),
      ("MlflowGetRunResponse", error.merging(["run": .object("MlflowRunExtension")]) { $1 }),
      ("MlflowSearchRunsResponse", page.merging(["runs": .objects("MlflowRunExtension")]) { $1 }),
      (
        "MlflowGetMetricHistoryBulkIntervalResponse",
        error.merging(["metrics": .objects("MlflowMetricWithRunId")]) { $1 }
      ),
      (
        "MlflowListArtifactsResponse",
        page.merging(["rootUri": .text, "files": .objects("MlflowFileInfo")]) { $1 }
      ),
      (
        "MlflowSearchModelVersionsResponse",
        page.merging(["modelVersions": .objects("MlflowModelVersion")]) { $1 }
      ),
      (
        "MlflowSearchDatasetsResponse",
        error.merging(["datasetSummaries": .objects("MlflowDatasetSummary")]) { $1 }
      ),
      (
        "MlflowExperiment",
        [
          "experimentId": .text, "name": .text, "artifactLocation": .text, "lifecycleStage": .text,
          "lastUpdateTime": .long, "creationTime": .long, "tags": .objects("MlflowExperimentTag"),
          "effectiveTraceArchivalRetention": .text, "workspace": .text,
        ]
      ),
      (
        "MlflowRunExtension",
        [
          "info": .object("MlflowRunInfo"), "data": .object("MlflowRunData"),
          "inputs": .object("MlflowRunInputs"),
          "outputs": .object("MlflowRunOutputs"), "experiment": .object("MlflowExperiment"),
          "modelVersions": .objects("MlflowModelVersion"),
        ]
      ),
      (
        "MlflowRunInfo",
        [
          "runId": .text, "runUuid": .text, "runName": .text, "experimentId": .text, "userId": .text,
          "status": .text, "startTime": .long, "endTime": .long, "artifactUri": .text,
          "lifecycleStage": .text,
        ]
      ),
      (
        "MlflowRunData",
        [
          "metrics": .objects("MlflowMetricExtension"), "params": .objects("MlflowParam"),
          "tags": .objects("MlflowRunTag"),
        ]
      ),
      (
        "MlflowRunInputs",
        ["datasetInputs": .objects("MlflowDatasetInput"), "modelInputs": .objects("MlflowModelInput")]
      ),
      ("MlflowRunOutputs", ["modelOutputs": .objects("MlflowModelOutput")]),
      ("MlflowDatasetInput", ["tags": .objects("MlflowInputTag"), "dataset": .object("MlflowDataset")]),
      (
        "MlflowDataset",
        [
          "name": .text, "digest": .text, "sourceType": .text, "source": .text, "schema": .text,
          "profile": .text,
        ]
      ),
      ("MlflowModelInput", ["modelId": .text]), ("MlflowModelOutput", ["modelId": .text, "step": .long]),
      ("MlflowMetricExtension", metric), ("MlflowModelMetric", metric), ("MlflowMetricWithRunId", point),
      ("MlflowParam", pair), ("MlflowRunTag", pair), ("MlflowInputTag", pair), ("MlflowExperimentTag", pair),
      ("MlflowModelVersionTag", pair), ("MlflowModelParam", ["name": .text, "value": .text]),
      ("MlflowFileInfo", ["path": .text, "isDir": .flag, "fileSize": .long]),
      ("MlflowDatasetSummary", ["experimentId": .text, "name": .text, "digest": .text, "context": .text]),
      (
        "MlflowModelVersion",
        [
          "name": .text, "version": .text, "creationTimestamp": .long, "lastUpdatedTimestamp": .long,
          "userId": .text, "currentStage": .text, "description": .text, "source": .text, "runId": .text,
          "status": .text, "statusMessage": .text, "tags": .objects("MlflowModelVersionTag"),
          "runLink": .text,
          "aliases": .texts, "modelId": .text, "modelParams": .objects("MlflowModelParam"),
          "modelMetrics": .objects("MlflowModelMetric"),
        ]
      ),
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.0, GraphQLType(name: $0.0, fields: $0.1)) })
  }()
}
