import ArgumentParser
struct LogInputCommand: ParsableCommand {}
