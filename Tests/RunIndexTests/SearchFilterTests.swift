import RunIndex
import Testing

@Suite("The grammar of filters")
struct SearchFilterTests {
  typealias Condition = SearchFilter.Condition

  static let valid: [(String, [Condition])] = [
    ("", []),
    ("  \n ", []),
    ("metrics.acc > 0.9", [.metric("acc", .greater, 0.9)]),
    ("metric.acc >= -1e-3", [.metric("acc", .greaterOrEqual, -0.001)]),
    ("metrics.acc<+.5", [.metric("acc", .less, 0.5)]),
    ("metrics.acc <= 10.", [.metric("acc", .lessOrEqual, 10)]),
    ("metrics.val/loss-2:x = 1E3", [.metric("val/loss-2:x", .equal, 1000)]),
    ("metrics.a.b.c != 0", [.metric("a.b.c", .notEqual, 0)]),
    ("metrics.`a b` = 1", [.metric("a b", .equal, 1)]),
    ("metrics.\"a'b\" = 1", [.metric("a'b", .equal, 1)]),
    ("metrics.'a b' = 1", [.metric("a b", .equal, 1)]),
    ("metrics.`a``b` = 1", [.metric("a`b", .equal, 1)]),
    ("`metrics`.acc = 1", [.metric("acc", .equal, 1)]),
    ("`metrics.acc` = 1", [.metric("acc", .equal, 1)]),
    ("metrics.größe = 1", [.metric("größe", .equal, 1)]),
    ("params.model = 'gbt'", [.param("model", .equal("gbt"))]),
    ("param.model = \"gbt\"", [.param("model", .equal("gbt"))]),
    ("parameter.a != ''", [.param("a", .notEqual(""))]),
    ("parameters.a = 'it''s'", [.param("a", .equal("it's"))]),
    ("params.a = \"it's\"", [.param("a", .equal("it's"))]),
    (
      "params.and = 'and' and params.like like 'like'",
      [
        .param("and", .equal("and")), .param("like", .like(LikePattern("like"))),
      ]
    ),
    ("params.a LIKE '%b_'", [.param("a", .like(LikePattern("%b_")))]),
    ("params.a iLike '%B'", [.param("a", .like(LikePattern("%B", ignoringCase: true)))]),
    ("params.a IS NULL", [.param("a", .missing)]),
    ("tags.a is  not\tnull", [.tag("a", .present)]),
    ("tag.mlflow.note.content LIKE '%x%'", [.tag("mlflow.note.content", .like(LikePattern("%x%")))]),
    ("tags.a = 'b'AND tags.c='d'", [.tag("a", .equal("b")), .tag("c", .equal("d"))]),
    ("run_id IN ('a','b')", [.text(.runID, .among(["a", "b"]))]),
    ("attributes.run_id in ( 'a' , )", [.text(.runID, .among(["a"]))]),
    ("attr.status not in ('FAILED')", [.text(.status, .notAmong(["FAILED"]))]),
    ("run.user_id = 'ada'", [.text(.userID, .equal("ada"))]),
    ("attribute.artifact_uri LIKE '%'", [.text(.artifactURI, .like(LikePattern("%")))]),
    (
      "run_name = 'x' AND attributes.`Run name` = 'x' and \"run name\" = 'x'",
      [
        .text(.runName, .equal("x")), .text(.runName, .equal("x")), .text(.runName, .equal("x")),
      ]
    ),
    (
      "start_time > 1764000000000 and end_time<=1 and created = 1 AND attributes.Created != 2",
      [
        .time(.startTime, .greater, 1_764_000_000_000), .time(.endTime, .lessOrEqual, 1),
        .time(.startTime, .equal, 1), .time(.startTime, .notEqual, 2),
      ]
    ),
    (
      "datasets.name = 'iris' and dataset.digest IN ('a') and dataset.context ILIKE 'Train%'",
      [
        .dataset(.name, .equal("iris")), .dataset(.digest, .among(["a"])),
        .dataset(.context, .like(LikePattern("Train%", ignoringCase: true))),
      ]
    ),
    ("tags.x = '''; DROP TABLE run; --'", [.tag("x", .equal("'; DROP TABLE run; --"))]),
    ("params.`a\"; DELETE FROM cell; --` = '%_'", [.param("a\"; DELETE FROM cell; --", .equal("%_"))]),
  ]

  @Test("a filter is read", arguments: valid)
  func reads(text: String, conditions: [Condition]) throws {
    #expect(try SearchFilter(parsing: text).conditions == conditions)
  }

  static let invalid: [(String, Int, String)] = [
    ("metrics.acc", 12, "expected a comparator"),
    ("metrics.acc >", 14, "compared with a number"),
    ("metrics.acc > '0.9'", 15, "without quotes"),
    ("metrics.acc > nan", 15, "compared with a number"),
    ("metrics.acc > 1.2.3", 15, "not a number"),
    ("metrics.acc > -inf", 15, "not a number"),
    ("metrics.acc > 0x10", 15, "not a number"),
    ("metrics.acc == 1", 13, "write = rather than =="),
    ("metrics.acc <> 1", 13, "write != rather than <>"),
    ("metrics.acc =! 1", 13, "is no comparator"),
    ("metrics.acc LIKE '1'", 13, "only with =, !="),
    ("metrics.acc IS NULL", 13, "only with =, !="),
    ("metrics. = 1", 9, "expected a key"),
    ("metrics.a b = 1", 11, "expected a comparator"),
    ("metrics.`a = 1", 9, "never closed"),
    ("params.a = gbt", 12, "text in quotes"),
    ("params.a = 1", 12, "text in quotes"),
    ("params.a = `gbt`", 12, "text in quotes"),
    ("params.a = 'gbt", 12, "never closed"),
    ("params.a > 'gbt'", 10, "only with =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL"),
    ("params.a IN ('b')", 10, "cannot be compared with IN"),
    ("params.a IS NOTNULL", 13, "expected NULL or NOT NULL"),
    ("params.a NOT 'b'", 14, "expected IN after NOT"),
    ("tags.é = 'ü' params.a = 'b'", 14, "expected AND"),
    ("tags.a = 'b' OR tags.a = 'c'", 14, "OR is not in the grammar"),
    ("tags.a = 'b' AND", 17, "expected a name"),
    ("AND tags.a = 'b'", 1, "'AND' is no attribute"),
    ("(tags.a = 'b')", 1, "parentheses"),
    ("tags.a = 'b';", 13, "expected AND or the end"),
    ("run_id IN ()", 12, "text in quotes"),
    ("run_id IN 'a'", 11, "a list such as"),
    ("run_id IN ('a'", 15, "',' or ')'"),
    ("run_id IS NULL", 8, "cannot be compared with IS NULL"),
    ("start_time = '1'", 14, "without quotes"),
    ("start_time LIKE '1'", 12, "only with ="),
    ("duration > 1", 1, "is no attribute"),
    ("attributes.acc > 1", 1, "write metrics.KEY"),
    ("metrik.acc > 1", 1, "is none of metrics"),
    ("dataset.size = '1'", 1, "name, digest and context"),
    ("'a' = 'b'", 1, "expected a name"),
    ("\u{0}", 1, "expected a name"),
  ]

  @Test("what is no filter is refused with the place and the way out", arguments: invalid)
  func refuses(text: String, position: Int, words: String) throws {
    let error = try #require(throws: SearchError.self) { try SearchFilter(parsing: text) }
    #expect(error.position == position, "\(error)")
    #expect(error.message.contains(words), "\(error)")
    #expect(error.code == .filter)
  }

  @Test("a filter of many conditions and long texts is read in one pass")
  func long() throws {
    let ids = (0..<20_000).map { "'\($0)'" }.joined(separator: ", ")
    let text = String(repeating: "x", count: 200_000)
    let many = (0..<5_000).map { "params.k\($0) = 'v'" }.joined(separator: " AND ")
    let filter = try SearchFilter(parsing: "run_id IN (\(ids)) AND tags.a = '\(text)' AND \(many)")
    #expect(filter.conditions.count == 5_002)
  }

  @Test("what the scanner meets in an error is shown without control characters")
  func escapes() throws {
    let error = try #require(throws: SearchError.self) { try SearchFilter(parsing: "a\u{1b}[31m = 1") }
    #expect(!"\(error)".unicodeScalars.contains("\u{1b}"))
  }
}
