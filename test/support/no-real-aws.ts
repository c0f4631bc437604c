// No test may reach AWS, whatever it forgets to set: without an endpoint of its own it meets a closed port.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('AWS_') || name.startsWith('CONNECT_BULK_')) delete process.env[name]
}
process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9'
process.env.AWS_EC2_METADATA_DISABLED = 'true'
process.env.AWS_CONFIG_FILE = '/dev/null'
process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
delete process.env.CI
