import Records
import TestSupport
import Testing

@testable import RunIndex

@Suite("Cells and chunks")
struct CellTests {
  @Test(
    "packed integers come back, with no more bytes than they need",
    arguments: [
      ([], 0), ([7], 0), ([7, 7, 7], 0), ([0, 255], 1), ([-1, 255], 2), ([5, 5 + 65_535], 2),
      ([0, 1 << 40], 6),
      ([.min, .max, 0, -1, 1], 8), ([.max, .max - 1], 1),
    ] as [([Int64], Int)])
  func packed(integers: [Int64], width: Int) throws {
    var bytes: [UInt8] = []
    bytes.appendPacked(integers)
    #expect(Int(bytes[0]) == width)
    try bytes.withRawBytes { (raw) throws(IndexError) in
      var reader = ByteReader(raw)
      let packed = try PackedIntegers(&reader, count: integers.count)
      #expect(integers.indices.map { packed[$0] } == integers)
      #expect(reader.offset == raw.count)
    }
  }

  @Test("a slot set is a set")
  func slots() {
    var generator = SplitMix64(seed: 3)
    var (set, other) = (SlotSet(), SlotSet())
    var (model, otherModel) = (Set<Int>(), Set<Int>())
    for _ in 0..<300 {
      let (a, b) = (generator.next(upTo: 512), generator.next(upTo: 512))
      set.insert(a)
      model.insert(a)
      other.insert(b)
      otherModel.insert(b)
    }
    #expect(Array(set) == model.sorted() && set.count == model.count)
    var both = set
    both.formIntersection(other)
    #expect(Array(both) == model.intersection(otherModel).sorted())
    set.subtract(other)
    #expect(Array(set) == model.subtracting(otherModel).sorted())
    #expect(Array(SlotSet(511) { $0 % 64 == 63 }) == [63, 127, 191, 255, 319, 383, 447])
    #expect(SlotSet().isEmpty && Array(SlotSet()).isEmpty)
  }

  @Test("runs come out of a chunk as they went in", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    let columns = ColumnTable(try IndexFile.openInMemory())
    var maker = RunMaker(seed: seed)
    var runs: [Int: Run] = [:]
    for slot in 0..<SlotSet.capacity where seed == 0 || maker.chance(2 + Int(seed)) {
      runs[slot] = try maker.run()
    }
    var encoder = ChunkEncoder(columns)
    for (slot, run) in runs.sorted(by: { $0.key < $1.key }) { try encoder.add(run, slot: slot) }
    var wanted = SlotSet()
    for slot in runs.keys where !maker.chance(3) { wanted.insert(slot) }
    var decoder = ChunkDecoder(wanted)
    for (column, bytes) in encoder.finish() {
      try bytes.withRawBytes { (raw) throws(IndexError) in try decoder.add(columns.column(column), raw) }
    }
    let found = try decoder.finish()
    #expect(found.map(\.slot) == Array(wanted))
    for (slot, run) in found { #expect(run.formatted() == runs[slot]?.formatted()) }
  }

  @Test("a run with keys that this program does not know comes out with them")
  func unknownKeys() throws {
    let text = """
      {"schema": "cairn/run/1", "id": "0123456789abcdef0123456789abcdef", "name": "n", "future": [1, {"a": null}],
       "experiment": "0", "status": "FINISHED", "start_time": "2026-11-24T07:30:53.123Z",
       "source": {"dirty": false, "later": true}, "params": {"p": "1"},
       "metrics": {"m": {"value": 1.5, "step": 1, "timestamp": 2, "unit": "s"}}}
      """
    let run = try Run(parsing: Array(text.utf8))
    let columns = ColumnTable(try IndexFile.openInMemory())
    var encoder = ChunkEncoder(columns)
    try encoder.add(run, slot: 3)
    var decoder = ChunkDecoder(SlotSet(512) { $0 == 3 })
    for (column, bytes) in encoder.finish() {
      try bytes.withRawBytes { (raw) throws(IndexError) in try decoder.add(columns.column(column), raw) }
    }
    #expect(try decoder.finish().first?.run.formatted() == run.formatted())
  }

  @Test("a damaged cell is an error or a wrong answer, never a crash", arguments: 0..<8)
  func damaged(seed: UInt64) throws {
    let columns = ColumnTable(try IndexFile.openInMemory())
    var maker = RunMaker(seed: seed)
    var encoder = ChunkEncoder(columns)
    for slot in 0..<40 where !maker.chance(4) { try encoder.add(maker.run(), slot: slot) }
    let cells = encoder.finish()
    var errors = 0
    for _ in 0..<400 {
      var (column, bytes) = maker.pick(cells)
      if maker.chance(3) { bytes.removeLast(maker.number(upTo: bytes.count)) }
      for _ in 0..<(1 + maker.number(upTo: 3)) where !bytes.isEmpty {
        bytes[maker.number(upTo: min(bytes.count, 64))] = UInt8(maker.number(upTo: 256))
      }
      do throws(IndexError) {
        var decoder = ChunkDecoder(SlotSet(512) { _ in true })
        try bytes.withRawBytes { (raw) throws(IndexError) in
          try decoder.add(columns.column(column), raw)
          if try columns.column(column).layout == .texts { _ = try TextCell(raw).filter { $0.count > 1 } }
        }
      } catch {
        #expect(error.code == .corrupt)
        errors += 1
      }
    }
    #expect(errors > 20)
  }
}
