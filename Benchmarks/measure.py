"""Times whole processes in turn (A B A B …), so that a machine that gets slower slows all alike; medians count."""

import os
import statistics
import subprocess
import time


def once(command, directory=None, environment=None):
    """(wall, CPU) in milliseconds of one run of the command, its output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} exited with {process.returncode}")
    return wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def in_turn(cases, rounds=15, warm=2):
    """cases: {name: (command, directory)}. The median (wall, CPU) of each, in milliseconds."""
    times = {name: [] for name in cases}
    for number in range(rounds + warm):
        for name, (command, directory) in cases.items():
            taken = once(command, directory)
            if number >= warm:
                times[name].append(taken)
    return {
        name: tuple(statistics.median(column) for column in zip(*taken)) for name, taken in times.items()
    }


def table(header, rows):
    """Prints a Markdown table."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)
