import ArgumentParser
struct StatusCommand: ParsableCommand {}
struct DoctorCommand: ParsableCommand {}
struct LogInputCommand: ParsableCommand {}
enum NextStep { static func text(in: World) -> String { "" } }
