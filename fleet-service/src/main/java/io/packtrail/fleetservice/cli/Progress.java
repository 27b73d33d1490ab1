package io.packtrail.fleetservice.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, plain enough for any terminal and for a log file. */
final class Progress {
  private static final int REDRAW_MS = 500;

  private Progress() {}

  /** For work whose end is not known before. */
  static ProgressBar counter(String task, String unit) {
    return bar(task, unit, -1);
  }

  static ProgressBar bar(String task, String unit, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setUnit(" " + unit, 1)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MS)
        .setMaxRenderedLength(100)
        .build();
  }
}
