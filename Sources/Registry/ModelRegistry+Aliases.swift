public import Ledger
public import Records

extension ModelRegistry {
  /// Gives an alias to a version; another one that had it loses it.
  public func setAlias(_ alias: String, of name: ModelName, to number: Int, in ledger: Ledger) throws {
    try commit(in: ledger, about: [name]) { snapshot in
      _ = try snapshot.version(name, number)
      let model = try snapshot.model(name)
      var change = RegistryChange(
        "alias", name, "\(alias.escapedForMessage) is version \(number)", version: number)
      let old = model.alias(alias)
      if old?.version != number {
        var record = old ?? ModelAlias(alias: alias, version: number)
        record.version = number
        change.put(record, as: model.fileName(ofAlias: alias), in: model.folder)
      }
      return change
    }
  }

  /// Takes an alias away; nothing happens when there is none.
  public func deleteAlias(_ alias: String, of name: ModelName, in ledger: Ledger) throws {
    try commit(in: ledger, about: [name]) { snapshot in
      let model = try snapshot.model(name)
      var change = RegistryChange("alias", name, "\(alias.escapedForMessage) removed")
      if model.alias(alias) != nil {
        change.removeAlias(model.fileName(ofAlias: alias), in: model.folder)
      }
      return change
    }
  }
}
