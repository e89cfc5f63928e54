# A study's tables in R: Rscript examples/study.R FOLDER.study
#
# Everything that is computed here also stands in study.json; the script stops where the two differ. Needs jsonlite.

study <- commandArgs(trailingOnly = TRUE)[1]
read_json <- function(name) jsonlite::fromJSON(file.path(study, name), simplifyVector = FALSE)

# Tables are read with the types that datapackage.json states, or a code like 007 would become 7; only an empty cell is missing.
types <- c(string = "character", number = "numeric", integer = "integer", boolean = "logical")
resources <- read_json("datapackage.json")$resources
names(resources) <- vapply(resources, function(one) one$name, "")
read_table <- function(name) {
  resource <- resources[[name]]
  fields <- resource$schema$fields
  marks <- unlist(lapply(fields, function(field) field$decimalChar))
  # encoding, not fileEncoding: where R has no UTF-8 locale, as in many containers, that one ends the table at the first mm² with a mere warning.
  table <- read.table(
    file.path(study, resource$path),
    header = TRUE, sep = resource$dialect$delimiter, quote = "\"", comment.char = "", encoding = "UTF-8",
    dec = if (is.null(marks)) "." else marks[1],
    colClasses = unname(types[vapply(fields, function(field) field$type, "")]),
    na.strings = "", check.names = FALSE
  )
  names(table) <- vapply(fields, function(field) field$name, "")
  table
}
values <- read_table("values")
changes <- read_table("changes")

# Values of photos and of visits are in one table: take one level.
of_visits <- values[values$level == "visit" & values$measure == "upper_vermilion_height_mean", ]
print(aggregate(value ~ arm + day, of_visits, function(x) c(n = length(x), mean = mean(x), sd = sd(x))), digits = 3)

# The mean change with its 95 % interval. What scatters between people gets smaller with their number; of what is common to all, the mean is
# taken with its sign and then squared. The degrees of freedom are Welch and Satterthwaite's. Changes whose verdict a caution keeps back do
# not count.
common <- grep("^common_", names(changes), value = TRUE)
mean_change <- function(rows) {
  n <- nrow(rows)
  # A few people may agree by chance: the mean is never surer than their own errors let it be.
  own <- sum(pmax(rows$u^2 - rowSums(rows[common]^2), 0.01 * rows$u^2)) / n^2
  scatter <- max(var(rows$difference) / n, own)
  variance <- scatter + sum(colMeans(rows[common])^2)
  half <- qt(0.975, (n - 1) * (variance / scatter)^2) * sqrt(variance)
  c(n = n, mean = mean(rows$difference), low = mean(rows$difference) - half, high = mean(rows$difference) + half)
}

counted <- changes[changes$verdict != "inconclusive", ]
same <- function(what, found, stated, digits) {
  if (abs(found - stated) > 10^-digits * max(1, abs(stated))) {
    stop(paste(c(what, "is", format(found, digits = 15), "but stated as", format(stated, digits = 15)), collapse = " "))
  }
}
checked <- 0
for (row in read_json("study.json")$changes) {
  if (is.null(row$error)) next
  of <- counted[counted$visit == row$visit & counted$measure == row$measure & counted$unit == row$unit, ]
  if (!is.null(row$arm)) of <- of[!is.na(of$arm) & of$arm == row$arm, ]
  found <- mean_change(of)
  what <- c(row$visit, row$arm, row$measure)
  same(what, found[["n"]], row$n, 12)
  same(what, found[["mean"]], row$mean, 12)
  same(what, found[["low"]], row$error$low, 8)
  same(what, found[["high"]], row$error$high, 8)
  checked <- checked + 1
}
stopifnot(checked > 0)
cat(checked, "means and intervals are those of study.json\n")
