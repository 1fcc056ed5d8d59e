-- Makes Prosody observable and a little disobedient, for the live suite:
--   cup_lab_users     { name = password }, created once the server is up
--   cup_lab_record    file to which each authentication event is appended
--   cup_lab_redirect  "host[:port]" for a see-other-host stream error
--   cup_lab_redirect_when  "open" (first header) or "secure" (first header after TLS)
--   cup_lab_delay     seconds to wait before each features element
--   cup_lab_tokens    file of one-time passwords, a line "name token" each: offers PLAIN and CISCO-VTG-TOKEN alone
--   cup_lab_hostnames { home, backup } named within the SASL mechanisms once TLS is there

local st = require "util.stanza";
local async = require "util.async";
local base64 = require "util.encodings".base64;
local sasl = require "util.sasl";
local usermanager = require "core.usermanager";

local record = module:get_option_string("cup_lab_record");
local users = module:get_option("cup_lab_users", {});
local redirect = module:get_option_string("cup_lab_redirect");
local redirect_when = module:get_option_string("cup_lab_redirect_when", "open");
local tokens = module:get_option_string("cup_lab_tokens");
local hostnames = module:get_option_array("cup_lab_hostnames");
local delay = module:get_option_number("cup_lab_delay", 0);

local xmlns_sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
local xmlns_hostname = "urn:xmpp:domain-based-name:0";
local xmlns_streams = "urn:ietf:params:xml:ns:xmpp-streams";

-- Opened and closed per line: nothing may sit in a buffer when the client gets its answer, or when SIGKILL comes.
local function note(what, session)
	if not record then return; end
	local file = assert(io.open(record, "a"));
	file:write(what, " ", session.cup_lab_mechanism or "unknown", "\n");
	file:close();
end

-- Mechanisms with a challenge send the proof later; all others send it with the first bytes.
local function carries_proof(mechanism, text)
	if mechanism:match("^SCRAM%-") then return (text:find(",p=", 1, true)) ~= nil; end
	if mechanism == "DIGEST-MD5" then return (text:find("response=", 1, true)) ~= nil; end
	return text ~= "";
end

local function on_sasl(event)
	local session, stanza = event.origin, event.stanza;
	if stanza.name == "auth" then session.cup_lab_mechanism = stanza.attr.mechanism; end
	local text = base64.decode(stanza:get_text() or "") or "";
	if session.cup_lab_mechanism == "CISCO-VTG-TOKEN" then note("token", session);
	elseif carries_proof(session.cup_lab_mechanism or "unknown", text) then note("submission", session); end
end

-- Before mod_saslauth (priority 0), so that what it turns away unread is counted too.
module:hook("stanza/" .. xmlns_sasl .. ":auth", on_sasl, 1000);
module:hook("stanza/" .. xmlns_sasl .. ":response", on_sasl, 1000);
module:hook("authentication-success", function (event) note("accepted", event.session); end);
module:hook("authentication-failure", function (event) note("refused", event.session); end);

-- Whether the token is in the file; it is not there afterwards.
local function redeem(name, token)
	local wanted, found, kept = name .. " " .. token, false, {};
	for line in io.lines(tokens) do
		if line == wanted and not found then found = true; else kept[#kept + 1] = line .. "\n"; end
	end
	if found then
		local file = assert(io.open(tokens, "w"));
		file:write(table.concat(kept));
		file:close();
	end
	return found;
end

if tokens then
	sasl.registerMechanism("CISCO-VTG-TOKEN", { "cup_lab_token" }, function (self, message)
		local name, host, token = (message or ""):match("^userid=([^@%z]+)@([^%z]+)%ztoken=([^%z]*)$");
		if not name then return "failure", "malformed-request"; end
		if host ~= self.realm or not redeem(name, token) then return "failure", "not-authorized"; end
		self.username = name;
		return "success";
	end);
end

-- The account store makes a new handler for each stream; what it would offer by itself is replaced.
local function offer_tokens()
	local provider = prosody.hosts[module.host].users;
	local make = provider.get_sasl_handler;
	function provider.get_sasl_handler(session)
		local handler = make(session);
		handler.profile.mechanisms = { ["PLAIN"] = true, ["CISCO-VTG-TOKEN"] = true };
		handler.mechs = handler.profile.mechanisms;
		return handler;
	end
end

module:hook_global("server-started", function ()
	if tokens then offer_tokens(); end
	for name, password in pairs(users) do
		assert(usermanager.create_user(name, password, module.host));
	end
end);

module:hook("stream-features", function (event)
	local session = event.origin;
	if delay > 0 then
		local wait, done = async.waiter();
		module:add_timer(delay, function () done(); end);
		wait();
	end
	local is_due = redirect and not session.username and (redirect_when == "open" or session.secure);
	if not is_due then return; end
	session:close(st.stanza("stream:error"):tag("see-other-host", { xmlns = xmlns_streams }):text(redirect));
	-- Ends the event: with features added by others, mod_c2s would send them after the closing tag.
	return true;
end, 1000);

-- After mod_saslauth (priority 0), whose list of mechanisms is then there.
module:hook("stream-features", function (event)
	local mechanisms = event.features:get_child("mechanisms", xmlns_sasl);
	if not (hostnames and mechanisms and event.origin.secure) then return; end
	for _, name in ipairs(hostnames) do
		mechanisms:tag("hostname", { xmlns = xmlns_hostname }):text(name):up();
	end
end, -1000);
