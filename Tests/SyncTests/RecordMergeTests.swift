import Records
import Sync
import Testing

@Suite("Merging records by what they say")
struct RecordMergeTests {}
