public import Records

extension ModelDetails {
  /// Who the model is, and its versions, the newest first. Ends with a newline.
  public func text(_ style: Style, now: Timestamp) -> String {
    var text = style.line([(record.name.text, .bold)])
    var fields = FieldList()
    if !record.description.isEmpty { fields.add("description", record.description) }
    fields.add("updated", "\(Moment.text(updated)) (\(Age.text(of: updated, now: now)))")
    for stage in stages { fields.add(stage.name, stage.versions, ink: .green) }
    text += fields.text(style, indent: 2)
    text += TagSection.text(record.tags, style)
    guard !versions.isEmpty else { return text + "\n  no versions\n" }
    return text + "\n" + table(style, now).text(style)
  }

  /// Who is in the stages that count, for people.
  private var stages: [(name: String, versions: String)] {
    var found: [(name: String, versions: [Int])] = []
    for version in versions.reversed() where !["None", "Archived"].contains(version.stage) {
      if let index = found.firstIndex(where: { $0.name == version.stage }) {
        found[index].versions.append(version.record.number)
      } else {
        found.append((version.stage, [version.record.number]))
      }
    }
    return found.map { ($0.name, $0.versions.map { "version \($0)" }.joined(separator: ", ")) }
  }

  private func table(_ style: Style, _ now: Timestamp) -> Table {
    Table(
      [
        Table.Column("version", header: "VERSION", alignment: .right),
        Table.Column("stage", header: "STAGE"),
        Table.Column("aliases", header: "ALIASES", minimumWidth: 8, priority: 4),
        Table.Column("run", header: "RUN", priority: 3),
        Table.Column("registered", header: "REGISTERED", priority: 5),
        Table.Column("tags", header: "TAGS", minimumWidth: 12, priority: 1),
        Table.Column("description", header: "DESCRIPTION", minimumWidth: 12, priority: 2),
      ],
      rows: versions.reversed().map { version in
        [
          Table.Cell("\(version.record.number)", ink: .cyan),
          Table.Cell(version.stage == "None" ? "" : version.stage, ink: version.stageInk),
          Table.Cell(version.aliases.joined(separator: ", ")),
          Table.Cell(version.run.map { String($0.prefix(8)) } ?? ""),
          Table.Cell(Age.text(of: version.record.created, now: now)),
          Table.Cell(TagSection.line(version.record.tags)),
          Table.Cell(version.record.description ?? ""),
        ]
      })
  }

  /// The model's record, and each version as ``VersionDetails/document()`` gives it.
  public func document() -> JSON {
    .object([
      JSON.Member("name", .string(record.name.text)),
      JSON.Member("description", .string(record.description)),
      JSON.Member("tags", .texts(record.tags)),
      JSON.Member("updated", updated.json),
      JSON.Member("versions", .array(versions.map { $0.document() })),
    ])
  }
}

extension VersionDetails {
  var stageInk: Ink? {
    switch stage {
    case "Production": .green
    case "Archived": .dim
    case "None": nil
    default: .yellow
    }
  }

  /// One section after the other, only those that have something. Ends with a newline.
  public func text(_ style: Style, now: Timestamp) -> String {
    var text = style.line([(name, .bold)])
    var fields = FieldList()
    fields.add("stage", stage, ink: stageInk)
    fields.add("aliases", aliases.isEmpty ? nil : aliases.joined(separator: ", "))
    fields.add("description", record.description.flatMap { $0.isEmpty ? nil : $0 })
    if record.status != .ready {
      let message = record.statusMessage.map { ": \($0)" } ?? ""
      fields.add("status", record.status.rawValue + message, ink: .yellow)
    }
    fields.add("registered", "\(Moment.text(record.created)) (\(Age.text(of: record.created, now: now)))")
    if updated != record.created {
      fields.add("updated", "\(Moment.text(updated)) (\(Age.text(of: updated, now: now)))")
    }
    fields.add("run", run, ink: .cyan)
    fields.add("source", record.source.isEmpty ? nil : record.source)
    fields.add("files", record.location)
    fields.add("logged model", record.modelID)
    fields.add("link", record.runLink.flatMap { $0.isEmpty ? nil : $0 })
    fields.add("Git tags", gitTags.isEmpty ? nil : gitTags.joined(separator: ", "))
    text += fields.text(style, indent: 2)
    text += section("evidence", record.evidence.text(style), style)
    text += section("annotations", record.annotations.text(style), style)
    text += section("approvals", approvalText(style, now), style)
    return text + TagSection.text(record.tags, style)
  }

  private func section(_ title: String, _ lines: String, _ style: Style) -> String {
    lines.isEmpty ? "" : "\n" + style.paint(title, .bold) + "\n" + lines
  }

  private func approvalText(_ style: Style, _ now: Timestamp) -> String {
    var fields = FieldList()
    for approval in approvals {
      let comment = approval.comment.map { ": \($0)" } ?? ""
      // One that is over other bytes counts for nothing.
      let isForThis = approval.digest == record.subject
      fields.add(
        approval.stage,
        "\(approval.approver), \(Age.text(of: approval.at, now: now))"
          + (isForThis ? comment : ", of other artifacts than these"), ink: isForThis ? nil : .yellow)
    }
    return fields.text(style, indent: 2)
  }

  /// The version's record with what other files say of it.
  public func document() -> JSON {
    var members = [JSON.Member("model", .string(model.text))]
    members += (record.json.object ?? []).filter { $0.key != "schema" }
    members += [
      JSON.Member("stage", .string(stage)),
      JSON.Member("aliases", .array(aliases.map(JSON.string))),
      JSON.Member("last_updated", updated.json),
      JSON.Member(
        "approvals",
        .array(
          approvals.map { approval in
            [
              "stage": .string(approval.stage), "approver": .string(approval.approver),
              "at": approval.at.json, "comment": approval.comment.map(JSON.string) ?? .null,
              "digest": .string(approval.digest),
            ]
          })),
      JSON.Member("git_tags", .array(gitTags.map(JSON.string))),
    ]
    return .object(members)
  }
}

/// Tags, without those that MLflow keeps for itself.
enum TagSection {
  static func text(_ tags: [String: String], _ style: Style) -> String {
    let shown = own(tags)
    if shown.isEmpty { return "" }
    var fields = FieldList()
    for (key, value) in shown { fields.add(key, value) }
    return "\n" + style.paint("tags", .bold) + "\n" + fields.text(style, indent: 2)
  }

  static func line(_ tags: [String: String]) -> String {
    own(tags).map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  private static func own(_ tags: [String: String]) -> [(key: String, value: String)] {
    tags.filter { !$0.key.hasPrefix("mlflow.") }.sorted { $0.key < $1.key }
  }
}
