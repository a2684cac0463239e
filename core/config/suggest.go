package config

import "strings"

// didYouMean is the hint that names the nearest of the known words, or lists them when none is near.
func didYouMean(word string, known []string) string {
	if best := nearest(word, known); best != "" {
		return "возможно, имелось в виду «" + best + "»"
	}
	if len(known) == 0 {
		return ""
	}
	return "допустимо: " + strings.Join(known, ", ")
}

// nearest is the known word that most resembles word; empty when none is as near as a slip of the finger.
func nearest(word string, known []string) string {
	best, least := "", len([]rune(word))/3+2
	for _, candidate := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or replace to make b from a (Levenshtein).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, letter := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j := range to {
			cost := diagonal
			if letter != to[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}
