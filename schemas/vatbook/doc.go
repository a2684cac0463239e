// Package vatbook is the books of НДС as they go to ФНС beside the declaration: purchases (section 8), sales (section 9),
// and the extra sheets of either (8.1 and 9.1), format 5.04.
//
// [Decode] reads a [Book] from JSON, [Build] makes the file, [Parse] reads one, [Validate] checks it: structure, the
// conditions that ФНС keeps beside the schema, requisites, totals.
//
// The format is the last whose official schema is at hand; the declarations of 2025 and 2026 have later ones. Their files
// are read as far as the names are the same, with the sums at 20 and 22 % under the names that the old ones suggest, which is
// a guess; what is not recognised is kept in Unknown. They are neither written nor called valid.
package vatbook
