import ArgumentParser
struct StatusCommand: ParsableCommand {}
struct DoctorCommand: ParsableCommand {}
enum NextStep { static func text(in: World) -> String { "" } }
