package config

import (
	"path/filepath"
	"time"
)

// Defaults of what a configuration leaves out.
const (
	defaultStore     = "data/uzel.db"
	defaultKeys      = "data/uzel.keys" // of a store on PostgreSQL
	defaultKeyCopies = Duration(90 * 24 * time.Hour)
	defaultRuns      = Duration(400 * 24 * time.Hour) // a year's run is there when the next one comes
	defaultEvery     = Duration(time.Minute)
	defaultRefresh   = Duration(time.Hour) // of lists that are fetched
)

// settle fills in defaults and makes paths absolute, so that the rest of the program meets no empty value it would
// have to give a meaning of its own.
func (c *Config) settle() {
	if c.Store.Postgres == "" {
		c.Store.Path = c.absolute(orElse(c.Store.Path, defaultStore))
	} else {
		c.Store.Keys = c.absolute(orElse(c.Store.Keys, defaultKeys))
	}
	if c.Store.KeyFile != "" {
		c.Store.KeyFile = c.absolute(c.Store.KeyFile)
	}
	for _, path := range []*string{&c.Trust.Roots, &c.Trust.Accredited} {
		if *path != "" && !IsAddress(*path) {
			*path = c.absolute(*path)
		}
	}
	for i, path := range c.Trust.CRLs {
		if !IsAddress(path) {
			c.Trust.CRLs[i] = c.absolute(path)
		}
	}
	if c.Trust.DistributionPoints || len(c.Trust.Addresses()) > 0 {
		c.Trust.Refresh = orElse(c.Trust.Refresh, defaultRefresh)
	}
	c.Retention.KeyCopies = orElse(c.Retention.KeyCopies, defaultKeyCopies)
	c.Retention.Runs = orElse(c.Retention.Runs, defaultRuns)
	for i := range c.Organisations {
		c.Organisations[i].TimeZone = orElse(c.Organisations[i].TimeZone, DefaultTimeZone)
	}
	for i := range c.Routes {
		r := &c.Routes[i]
		r.Duplicates = orElse(r.Duplicates, DuplicatesForbidden)
		if r.Times() == "" {
			r.From.Every = orElse(r.From.Every, defaultEvery)
		} else {
			r.Missed = orElse(r.Missed, MissedOnce)
		}
	}
	for i := range c.Schedules {
		c.Schedules[i].Missed = orElse(c.Schedules[i].Missed, MissedOnce)
	}
}

func (c *Config) absolute(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(c.File), path)
	}
	if absolute, err := filepath.Abs(path); err == nil {
		return absolute
	}
	return path
}

func orElse[T comparable](value, otherwise T) T {
	var none T
	if value == none {
		return otherwise
	}
	return value
}
