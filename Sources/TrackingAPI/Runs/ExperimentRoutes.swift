import Ledger
import Records

let experimentRoutes: [Route] = [
  Route(.get, "2.0/mlflow/experiments/get") { call, store in
    let id = try call.fields.required("experiment_id")
    guard let id = try? ExperimentID(id), let experiment = try store.working({ try $0.ledger.experiment(id) })
    else { throw APIError.missing("No Experiment with id=\(id) exists") }
    return APIAnswer(["experiment": ["experiment_id": .string(id.text), "name": .string(experiment.name)]])
  }
]
