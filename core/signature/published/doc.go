// Package published fetches what authorities publish for everybody, lists of revoked certificates above all, and keeps the last good
// copy of each on disk: an authority that is silent, or gives out an error page, takes nothing away. What a copy is worth is not
// its business: whoever fetches says whether what came is good, and of when it is.
package published
