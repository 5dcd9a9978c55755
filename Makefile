assets: node_modules/.package-lock.json
	.venv/bin/python tools/assets.py
node_modules/.package-lock.json: package-lock.json
	npm ci
