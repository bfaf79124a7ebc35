internal import Comparison
public import Ledger
public import Records

extension ModelRegistry {
  /// Moves a version to a stage as MLflow's clients ask for it, if the policy at the branch's tip lets it.
  ///
  /// - Parameter archivingOthers: moves the versions that are in the stage to the archive, in the same commit.
  /// - Throws: ``RegistryError`` with code `refused` and all that stands against it.
  @discardableResult
  public func move(
    _ name: ModelName, _ number: Int, to stage: ModelStage, archivingOthers: Bool = false, in ledger: Ledger
  ) throws -> RegisteredVersion {
    var promotion = Promotion(name, number, to: stage)
    promotion.archivesIncumbent = archivingOthers && stage.isActive
    let outcome: PromotionOutcome
    do {
      outcome = try commit(name, in: ledger) { [promotion] model, tip in
        var plan = try PromotionPlan(promotion, model, at: tip, self, in: ledger)
        plan.isRepeated = true
        return plan
      }
    } catch let error as RegistryError where error.code == .notFound {
      // MLflow has one sentence for both.
      throw RegistryError.noVersion(name.text, "\(number)")
    }
    guard outcome.isAllowed else {
      throw RegistryError(
        .refused,
        "version \(number) of \(name.text.escapedForMessage) may not go to \(stage): "
          + outcome.verdict.problems.joined(separator: "; "))
    }
    return try snapshot(of: ledger, about: [name]).version(name, number)
  }
}
