// Package sbistest holds the examples of what is said to СБИС and what it answers, for the tests of both sides.
package sbistest
