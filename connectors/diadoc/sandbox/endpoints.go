package sandbox

// endpoints are the calls that are known. Older versions of a call whose answer did not change are the newest one.
var endpoints = map[string]endpoint{
	"/V3/Authenticate":        {verb: "POST", open: true, serve: (*Server).authenticate},
	"/V3/AuthenticateConfirm": {verb: "POST", open: true, serve: (*Server).confirm},
	"/connect/token":          {verb: "POST", open: true, serve: (*Server).connectToken},
	"/GetMyOrganizations":     {verb: "GET", serve: (*Server).getMyOrganizations},
	"/V3/GetDocumentTypes":    {verb: "GET", serve: (*Server).getDocumentTypes},
	"/V3/PostMessage":         {verb: "POST", serve: (*Server).postMessage},
	"/V8/GetNewEvents":        {verb: "GET", serve: (*Server).getNewEvents},
	"/V7/GetNewEvents":        {verb: "GET", serve: (*Server).getNewEvents},
	"/V6/GetNewEvents":        {verb: "GET", serve: (*Server).getNewEvents},
	"/V3/GetEvent":            {verb: "GET", serve: (*Server).getEvent},
	"/V2/GetLastEvent":        {verb: "GET", serve: (*Server).getLastEvent},
	"/V6/GetMessage":          {verb: "GET", serve: (*Server).getMessage},
	"/V4/GetEntityContent":    {verb: "GET", serve: (*Server).getEntityContent},
}
