# Logs in with slixmpp, binds and sends the same closing ping.

import asyncio
import json
import resource
import sys

import slixmpp

job = json.load(sys.stdin)


class Login(slixmpp.ClientXMPP):
    def __init__(self, done):
        super().__init__('alice@corp.test', 'secret', sasl_mech=job['mechanism'])
        self.ca_certs = job['ca']
        self.done = done
        self.register_plugin('xep_0199')
        self.add_event_handler('session_start', self.on_start)
        for name in ('failed_auth', 'connection_failed', 'failed_all_auth'):
            self.add_event_handler(name, lambda event, name=name: self.fail(name))

    def fail(self, name):
        if not self.done.done():
            self.done.set_exception(RuntimeError(name))

    async def on_start(self, _event):
        await self.plugin['xep_0199'].send_ping('corp.test')
        if not self.done.done():
            self.done.set_result(None)


def login():
    loop = asyncio.get_event_loop()
    done = loop.create_future()
    xmpp = Login(done)
    xmpp.connect((job['address'], job['port']), use_ssl=False)
    loop.run_until_complete(asyncio.wait_for(done, 30))
    xmpp.disconnect(wait=0.0)
    loop.run_until_complete(xmpp.disconnected)


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


asyncio.set_event_loop(asyncio.new_event_loop())
login()
before = used()
for _ in range(job['logins']):
    login()
print(json.dumps({'cpuMs': used() - before}))
