// Written by `npm run client:types` from the OpenAPI document. Changes belong into shared/http/contract.

export interface paths {
    "/api/datasets/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks what was uploaded and makes the dataset ready, or rejects it with the reason */
        post: operations["completeDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Datasets of the user, newest first */
        get: operations["listDatasets"];
        put?: never;
        /** Announces a dataset and answers where its bytes go */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dataset, and what uses it */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /** Deletes a dataset that no active job uses */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        /** Changes the name or the description of a dataset */
        patch: operations["updateDataset"];
        trace?: never;
    };
    "/api/datasets/{id}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where an upload under way stands: what S3 has of it, and fresh URLs for the rest
         * @description For a client that has lost all but the file. In parts: send those of parts, 1000 at most in one answer, and then complete with uploaded_parts and the new ones. 409 where the upload is over.
         */
        get: operations["getDatasetUpload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}/compression": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks again at a dataset whose bytes are a gzip that was announced as none, and makes it ready as one */
        post: operations["mendDatasetCompression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fresh URLs for parts of an upload in progress */
        post: operations["presignDatasetParts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}/download-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A way to download a dataset once, or a presigned URL */
        post: operations["createDownloadToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redeems a token once and redirects to a presigned URL that supports Range */
        get: operations["redeemDownloadToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Tells size, SHA-256 and expiry of a token without using it up */
        head: operations["inspectDownloadToken"];
        patch?: never;
        trace?: never;
    };
    "/api/datasets/tokens/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new token for the same dataset while its job is active; the old one is revoked
         * @description With a job token it is the dataset that the job trains on, or its validation dataset where dataset_id names it.
         */
        post: operations["refreshDownloadToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets/download-tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Makes a download token worthless */
        delete: operations["revokeDownloadToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Training configs of the user, newest first */
        get: operations["listConfigs"];
        put?: never;
        /** Stores a training config */
        post: operations["createConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/configs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One training config */
        get: operations["getConfig"];
        /** Replaces a training config; jobs that were deployed keep the one they had */
        put: operations["updateConfig"];
        post?: never;
        /** Deletes a training config; jobs that were deployed keep their copy */
        delete: operations["deleteConfig"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Configs to begin with, one or more a method: each can be deployed as it is, with a dataset */
        get: operations["listPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/deploy/runpod": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A deployment by the id of its job or of its pod */
        get: operations["getDeployment"];
        put?: never;
        /**
         * Starts a training job on a pod of its own
         * @description Asks for up to three offers, one after the other. A job that none of them starts is accepted (202) and launched as soon as a GPU is free; GET the job to follow it.
         */
        post: operations["deployJob"];
        /**
         * Cancels the job and terminates its pod
         * @description The job is its user’s, or the caller is an operator: then the error of the job and its event say so.
         */
        delete: operations["stopDeployment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/deploy/runpod/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same checks and the estimate, without side effects: all that is wrong at once
         * @description Of a body that is not valid the issues of the 400 name what is wrong with its other fields, too, as far as they can be looked at without the one at fault.
         */
        post: operations["preflightDeploy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a job and terminates its pod; cancelling twice is fine
         * @description The job is its user’s, or the caller is an operator: then the error of the job and its event say so.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/artifacts/{artifact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One artifact with a fresh presigned download; of a checkpoint also how the training stood */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        /** Deletes an artifact that its job does not need any more */
        delete: operations["deleteArtifact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job; with include also what it trains with and what was asked for, which never changes */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /**
         * Deletes a job that is over, with its logs, metrics and artifacts; deleting twice is fine
         * @description The job is in no list and no answer from then on. What it left is deleted within some two hours. 409 job_not_over while the job goes on, and for a minute or two after its end, until its pod is seen gone.
         */
        delete: operations["eraseJob"];
        options?: never;
        head?: never;
        /**
         * Changes the name or the labels of a job, also of one that is over
         * @description Labels are merged: those given are set, those given as null are taken away, the others stay.
         */
        patch: operations["updateJob"];
        trace?: never;
    };
    "/api/training/jobs/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the job made, each with a presigned download */
        get: operations["getJobArtifacts"];
        put?: never;
        /** Announces something that the job made and answers where its bytes go */
        post: operations["createArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened and why, one line a change, oldest first */
        get: operations["getJobEvents"];
        put?: never;
        /** A new phase, a word to the owner, or the end of the attempt, which terminates the pod at once */
        post: operations["reportEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Holds a job, or replaces its hold: until it expires no sweep ends the job for want of health or patience
         * @description For a person who wants to look before a machine decides. Spared until then: no_capacity, start_timeout and earlier signs that a pod will not start, heartbeat_lost (also of a pod that RunPod lists as EXITED or ERROR), restart_loop, training_stalled, gpu_idle and max_duration. Not spared: budget_limit, whose warning is given, too; a cancel; what the pod reports itself; a pod that is gone (pod_vanished); pods that nobody wants. Launches go on. A job without budget_limit has nothing that caps its cost but max_duration_minutes, so that still ends it. At most 24 hours ahead, however often it is renewed; expires_in_seconds counts from now, so that sending it again renews the hold, while the same expires_at, reason and caller change nothing. The job is its user’s, or the caller is an operator. Every hold is an event of the job; of one job 50 of them are kept (409 hold_limit_reached). A hold that outlasts max_duration_minutes lets the job spend its whole budget_limit, so that is reserved first and becomes at_most_cost; where the month of the job has too few dollars left for it, the hold is refused (422 limit_exceeded), and one until deadline_at is not.
         */
        put: operations["holdJob"];
        post?: never;
        /** Lifts the hold of a job, whoever set it; lifting none is fine. From the next sweep on it is judged as usual */
        delete: operations["liftHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs of the user, newest first
         * @description All filters that are given must hold. A page of a filtered list may be short or empty and still be followed by another: next_cursor alone tells, and is null at the end. A cursor goes with the filters it was given with.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Points in step order: a page, the whole curve thinned out, or what is new
         * @description With max_points the curve is cut into buckets of a power of two of steps; of each bucket the lowest and the highest value of every measure (of fields, where they are named) and the first that is no number are kept, and both ends of the curve. There may be fewer points than max_points. What a curve has shown it shows again while it grows, until its buckets double. A later attempt cuts what earlier ones told from its own first step on. after=<follow_cursor> answers what was stored since: put each point onto the one of the same step and attempt, field by field, and in the place of one of an earlier attempt; first drop what cuts tell. next_cursor is null once all of it was told.
         */
        get: operations["getJobMetrics"];
        put?: never;
        /** Points of the training curve, and the heartbeat */
        post: operations["reportMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log lines of the pods, oldest first: from the start, from a place on, or the end
         * @description after=<follow_cursor> answers what was stored since; a line that came late is told then, and belongs where its id sorts. With stream or q a page may be short, or empty, and be followed by another: the cursors alone tell.
         */
        get: operations["getJobLogs"];
        put?: never;
        /** Lines of the log of the pod */
        post: operations["shipLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a sweep would do now, with the numbers behind it; for operators
         * @description Lists the pods at RunPod and reads the open jobs as a sweep does, judges each, and touches nothing. An operator is who has the claim that the settings OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE name; everybody else is answered 403. A side that cannot be read whole is 503 and named. The calls come out of the 60 a minute that RunPod grants the account at worst, which sweeps and deploys need: one a page of the list, and up to 10 looks at the logs of pods that do not start.
         */
        post: operations["dryRunSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * API keys of the user, oldest first, without the keys themselves
         * @description A key that has expired stays in the list until it is deleted or makes room for a new one.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Makes an API key for scripts; the key itself is answered this once
         * @description Takes a JWT: no key makes a key. Send the key as Authorization: Bearer pwk_... wherever a JWT is taken, but for making and deleting keys and for what is for operators. A key of scope read opens what changes nothing: every GET but that of an upload, and the preflight. At most 20 good keys a user (422 limit_exceeded). A repeat makes another key: none can be answered twice.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes an API key
         * @description Takes a JWT. The key opens nothing within a minute.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a secret of that name, and since when; never its value */
        get: operations["getSecret"];
        /**
         * Stores a secret, or its new value, for jobs that name it in secret_names
         * @description No call ever answers the value: it is sealed at once, and opened for the pods of jobs that name it alone. A job gets secrets as they are at its deploy. At most 50 secrets a user (422 limit_exceeded).
         */
        put: operations["putSecret"];
        post?: never;
        /** Deletes a secret; jobs that were deployed with it keep theirs */
        delete: operations["deleteSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls, how that is known, what a deploy gets that does not say otherwise, and the limits with what is used of them */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the jobs of a month have cost, by day and by job, newest first
         * @description A job belongs to the day and the month (UTC) of its deploy, whenever its dollars are spent; reserved and spent are of the whole month, and of jobs that were deleted since, too. days are those of the items of the page: where a day goes on on the next page, its figures there come on top. format=csv answers a line for each job, and x-next-cursor in the place of next_cursor.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names of the user’s secrets, in the order in which they were first stored */
        get: operations["listSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What operators have put in place; for operators
         * @description For operators: everybody else is answered 403.
         */
        get: operations["getControls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{user_id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The limits of a user and what is used of each; for operators
         * @description For operators: everybody else is answered 403. A user who has never used anything has the limits of the stage.
         */
        get: operations["getLimits"];
        /**
         * Sets the limits of a user; for operators
         * @description For operators: everybody else is answered 403. They hold from the next deploy or upload on, in the place of those that were set before; one that is left out is the stage’s again. What the user has already stays, also where it is more than a limit: no job is ended for it.
         */
        put: operations["putLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{user_id}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Suspends a user, or changes why; for operators
         * @description For operators: everybody else is answered 403. From then on the user’s deploys, uploads and writes of configs are refused with 403 user_suspended and the reason, and none of their waiting jobs is launched. What they have can be read, cancelled and deleted; jobs that run go on unless cancel_jobs is true, which cancels all of theirs now; sweeps end the pods. At most 150 users are suspended at once (409 suspension_limit_reached). user_id is the subject of the user’s tokens.
         */
        put: operations["suspendUser"];
        post?: never;
        /**
         * Lifts the suspension of a user, if there is one; for operators
         * @description For operators: everybody else is answered 403.
         */
        delete: operations["liftSuspension"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users with what they have reserved, spent and left; for operators
         * @description For operators: everybody else is answered 403. Everybody who has ever deployed or uploaded is in it, in the order of their ids; installation tells what all of them have together, which may be more than they have until the next sweep, and what they may.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/deploys/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pauses deploys of everybody, or changes why; for operators
         * @description For operators: everybody else is answered 403. From then on deploys are answered 503 deploys_paused with the reason and Retry-After, and no waiting job is launched. Jobs that run go on, and the time that others wait for a GPU begins anew when deploys are resumed.
         */
        put: operations["pauseDeploys"];
        post?: never;
        /**
         * Takes deploys again; for operators
         * @description For operators: everybody else is answered 403.
         */
        delete: operations["resumeDeploys"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The GPU catalogue: names, memory, price and availability by cloud, aliases */
        get: operations["listGpus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the attempt, once; a second boot of it is refused */
        post: operations["claimAttempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training/jobs/{id}/artifacts/{artifact_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks that the bytes are there with the size and SHA-256 announced */
        post: operations["completeArtifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the API answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract as an OpenAPI 3.1 document */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Artifact: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "adapter" | "model" | "checkpoint" | "log";
            attempt: number;
            /** @enum {string} */
            status: "uploading" | "complete";
            size_bytes: number;
            sha256: string;
            /** Format: date-time */
            created_at: string;
            step?: number;
            url?: string;
            /** Format: date-time */
            url_expires_at?: string;
            epoch?: (number | ("nan" | "inf" | "-inf")) | null;
            /** @description As epoch, of a checkpoint that is asked for by its id: the last value that its attempt told at its step or up to 1000 before it, and null where there is none. */
            metrics?: {
                train_loss: (number | ("nan" | "inf" | "-inf")) | null;
                eval_loss: (number | ("nan" | "inf" | "-inf")) | null;
                learning_rate: (number | ("nan" | "inf" | "-inf")) | null;
            };
        };
        Config: {
            name: string;
            model: {
                name: string;
                revision?: string;
                /** @constant */
                trust_remote_code?: false;
                num_parameters?: number;
            };
            training: {
                /** @enum {string} */
                method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                num_epochs: number;
                learning_rate: number;
                /** @description examples of one step on one GPU */
                batch_size: number;
                /** @description ends the training before num_epochs would */
                max_steps?: number;
                /** @default 1 */
                gradient_accumulation_steps?: number;
                /**
                 * @description computes activations twice instead of keeping them
                 * @default true
                 */
                gradient_checkpointing?: boolean;
                /** @default 0 */
                warmup_steps?: number;
                /**
                 * @description of all steps; instead of warmup_steps
                 * @default 0
                 */
                warmup_ratio?: number;
                /** @default 0 */
                weight_decay?: number;
                /** @default 1 */
                max_grad_norm?: number;
                /**
                 * @default linear
                 * @enum {string}
                 */
                lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                /**
                 * @default adamw_torch
                 * @enum {string}
                 */
                optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                /**
                 * @description used by the adamw optimizers
                 * @default 0.9
                 */
                adam_beta1?: number;
                /**
                 * @description used by the adamw optimizers
                 * @default 0.999
                 */
                adam_beta2?: number;
                /**
                 * @description used by the adamw optimizers
                 * @default 1e-8
                 */
                adam_epsilon?: number;
                /**
                 * @description tokens; what is longer is cut, prompt and answer together
                 * @default 2048
                 */
                max_seq_length?: number;
                /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                packing?: boolean;
                /**
                 * @description learns the answers alone, each with its end; false learns the questions, too
                 * @default true
                 */
                assistant_only_loss?: boolean;
                /**
                 * @description the model's own, or ChatML; a model without one of its own needs the latter
                 * @default model
                 * @enum {string}
                 */
                chat_template?: "model" | "chatml";
                /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                chat_template_jinja?: string;
                /** @description noise on the embeddings while training; none where it is not given */
                neftune_noise_alpha?: number;
                /**
                 * @description auto is bf16 where the GPU can do it, else fp16
                 * @default auto
                 * @enum {string}
                 */
                precision?: "auto" | "bf16" | "fp16" | "fp32";
                /**
                 * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                 * @default fp32
                 * @enum {string}
                 */
                trained_weights?: "fp32" | "bf16";
                /**
                 * @description trains an adapter; without it, every weight
                 * @default false
                 */
                use_lora?: boolean;
                /** @default 16 */
                lora_r?: number;
                /** @default 32 */
                lora_alpha?: number;
                /** @default 0 */
                lora_dropout?: number;
                /**
                 * @description names of modules, or all-linear alone: every linear layer but the output
                 * @default [
                 *       "all-linear"
                 *     ]
                 */
                lora_target_modules?: string[];
                /** @default false */
                use_rslora?: boolean;
                /**
                 * @description uploads the model with the adapter merged into it, too
                 * @default false
                 */
                merge_adapter?: boolean;
                /**
                 * @description of the weights that are not trained; needs use_lora
                 * @default none
                 * @enum {string}
                 */
                quantization?: "none" | "4bit" | "8bit";
                /** @default 0.1 */
                beta?: number;
                /**
                 * @description the first that the method knows where it is not given
                 * @enum {string}
                 */
                loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                /** @default 0 */
                label_smoothing?: number;
                /**
                 * @description asks the reference model before the training, so that it needs no memory during it
                 * @default false
                 */
                precompute_ref_log_probs?: boolean;
                /** @default 1 */
                desirable_weight?: number;
                /** @default 1 */
                undesirable_weight?: number;
                /**
                 * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                 * @default 0
                 */
                eval_split?: number;
                /** @description batch_size where it is not given */
                eval_batch_size?: number;
                /** @description each epoch where it is not given */
                eval_steps?: number;
                /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                save_steps?: number;
                /**
                 * @description checkpoints kept on the disk of the pod
                 * @default 2
                 */
                save_total_limit?: number;
                /** @default 10 */
                logging_steps?: number;
                /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                early_stopping_patience?: number;
                /**
                 * @description how much better counts
                 * @default 0
                 */
                early_stopping_threshold?: number;
                /**
                 * @description uploads the model of the best evaluation, not of the last step
                 * @default false
                 */
                load_best_model_at_end?: boolean;
                /**
                 * @default eval_loss
                 * @enum {string}
                 */
                metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                /** @default 42 */
                seed?: number;
            };
            /** Format: uuid */
            dataset_id?: string;
            /** Format: uuid */
            validation_dataset_id?: string;
            /** @enum {string} */
            trainer?: "smoke" | "transformers";
            push_to_hub?: {
                repo_id: string;
                /** @constant */
                private?: true;
            };
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        Cost: {
            /** @description The most that the job can cost, at the prices of the day it was deployed: its budget_limit, or less where its most expensive offer and its disks, for max_duration_minutes over all attempts, come to less. A hold that puts off max_duration_minutes raises it to budget_limit. What runs on between a limit and the sweep that sees it, some two minutes, comes on top. */
            estimated_cost: number;
            /** @description The same as estimated_cost. */
            at_most_cost: number;
            /** @description What the job will have cost after its last step, at the pace of its steps so far, downloads apart. Beyond at_most_cost it tells that a limit comes first. null while there is no pace; actual_cost once the job is over. */
            forecast_cost: number | null;
            /** @description Of all attempts so far, disks included. */
            actual_cost: number;
            /** @description Of the GPUs while a pod runs. */
            cost_per_hour: number;
            /** @description Of the disks while a pod runs, beside cost_per_hour. */
            disk_cost_per_hour: number;
            budget_limit: number | null;
            /** @constant */
            currency: "USD";
        };
        Dataset: {
            /** Format: uuid */
            id: string;
            name: string;
            description?: string;
            /** @enum {string} */
            status: "uploading" | "ready" | "rejected" | "deleted";
            size_bytes: number;
            sha256?: string;
            /** @enum {string} */
            format?: "chatml" | "sharegpt" | "alpaca" | "openorca" | "dpo" | "kto" | "text";
            /** @enum {string} */
            compression: "none" | "gzip";
            examples?: number;
            checked_bytes?: number;
            checked_examples?: number;
            unused_fields?: string[];
            warnings?: {
                code: string;
                message: string;
                line?: number;
            }[];
            /** Format: date-time */
            created_at: string;
            error?: {
                /** @enum {string} */
                code: "size_mismatch" | "checksum_mismatch" | "invalid_format" | "format_mismatch" | "empty" | "compression_mismatch";
                message: string;
                line?: number;
            };
            /** @description Of one that is asked for by its id: jobs that are not over and train on it or are evaluated on it, 100 at most. While there are any it cannot be deleted. */
            used_by?: string[];
        };
        Deployment: {
            /** Format: uuid */
            job_id: string;
            /** Format: uuid */
            deployment_id: string;
            pod_id: string | null;
            pod_url: string | null;
            /** @enum {string} */
            status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
            gpu_type: string;
            gpu_count: number;
            cost: components["schemas"]["Cost"];
            message: string;
            /** @description As every attempt of the job trains: each setting has its value, or null where it is not used or not set. */
            training_config: {
                name: string;
                /** @enum {string} */
                trainer: "smoke" | "transformers";
                model: {
                    name: string;
                    revision: string | null;
                    num_parameters: number | null;
                };
                training: {
                    [key: string]: string | number | boolean | string[] | null;
                };
                /** Format: uuid */
                dataset_id: string;
                validation_dataset_id: string | null;
                push_to_hub: {
                    repo_id: string;
                    /** @constant */
                    private: true;
                } | null;
            };
        };
        Event: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            actor: "user" | "operator" | "launcher" | "pod" | "reaper";
            /** @enum {string} */
            type: "status" | "phase" | "launch" | "notice" | "hold";
            attempt: number;
            /** @enum {string} */
            status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
            phase: ("waiting_for_capacity" | "creating_pod" | "starting" | "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading") | null;
            /** @enum {string} */
            reason?: "no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user";
            message: string;
            numbers?: {
                [key: string]: number | string;
            };
            seq: number;
        };
        Job: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
            phase: ("waiting_for_capacity" | "creating_pod" | "starting" | "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading") | null;
            /** @enum {string} */
            reason?: "no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user";
            error?: {
                code: string;
                message: string;
                exit_code?: number;
                log_tail?: string[];
            };
            /** Format: uuid */
            training_config_id?: string;
            /** @description As the deploy or else its config names it; null of jobs of before. */
            name: string | null;
            model: string | null;
            method: ("sft" | "dpo" | "orpo" | "kto" | "cpt") | null;
            labels: {
                [key: string]: string;
            };
            /** Format: uuid */
            dataset_id: string;
            validation_dataset_id: string | null;
            attempt: number;
            attempts: {
                attempt: number;
                /** @enum {string} */
                status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
                /** @enum {string} */
                reason?: "no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user";
                error?: {
                    code: string;
                    message: string;
                    exit_code?: number;
                    log_tail?: string[];
                };
                pod_id: string | null;
                gpu_type: string | null;
                cost_per_hour: number;
                pod_created_at: string | null;
                ended_at: string | null;
                cost: number;
            }[];
            pod_id: string | null;
            gpu_type: string | null;
            gpu_count: number;
            cloud: ("SECURE" | "COMMUNITY") | null;
            data_center_id: string | null;
            current_step: number | null;
            total_steps: number | null;
            current_epoch: number | null;
            total_epochs: number | null;
            progress: number | null;
            transfer: {
                /** @enum {string} */
                phase: "waiting_for_capacity" | "creating_pod" | "starting" | "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading";
                done_bytes: number;
                total_bytes: number;
            } | null;
            phases: {
                /** @enum {string} */
                phase: "waiting_for_capacity" | "creating_pod" | "starting" | "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading";
                seconds: number;
            }[];
            loss: number | null;
            eval_loss: number | null;
            learning_rate: number | null;
            samples_per_second: number | null;
            tokens_per_second: number | null;
            gpu_utilization_percent: number | null;
            gpu_memory_allocated_gb: number | null;
            last_heartbeat_at: string | null;
            waiting: {
                reason: ("no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user") | null;
                message: string;
                /** Format: date-time */
                next_try_at: string;
            } | null;
            hold: {
                reason: string;
                /** Format: date-time */
                expires_at: string;
                /** Format: date-time */
                set_at: string;
                /** @enum {string} */
                set_by: "user" | "operator";
            } | null;
            /** @description How far its end is told to the webhook of the deploy; null where it named none. */
            webhook: {
                tries: number;
                delivered_at: string | null;
                /** @description Why the last try failed: http_ and a status, timeout, unreachable or secret_unreadable. */
                last_error: string | null;
            } | null;
            /** @description What the deploy was told and went ahead with. */
            warning: string | null;
            /** @description When max_duration_minutes end the job; null while it has no pod. */
            deadline_at: string | null;
            /** @description From then on its metrics and logs go, oldest first; null before it started. */
            telemetry_expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            completed_at: string | null;
            elapsed_seconds: number;
            remaining_seconds: number | null;
            cost: components["schemas"]["Cost"];
            training_config?: {
                name: string;
                /** @enum {string} */
                trainer: "smoke" | "transformers";
                model: {
                    name: string;
                    revision: string | null;
                    num_parameters: number | null;
                };
                training: {
                    [key: string]: string | number | boolean | string[] | null;
                };
                /** Format: uuid */
                dataset_id: string;
                validation_dataset_id: string | null;
                push_to_hub: {
                    repo_id: string;
                    /** @constant */
                    private: true;
                } | null;
            };
            /** @description What was asked for, defaults filled in. Of secrets and variables nothing is told. */
            requested?: {
                gpu_types: string[];
                /** @enum {string} */
                cloud: "secure" | "community" | "any";
                data_center_ids: string[];
                gpu_count: number;
                docker_image: string;
                disk_gb: number;
                volume_size_gb: number;
                budget_limit: number | null;
                max_duration_minutes: number;
                capacity_wait_minutes: number;
                max_attempts: number;
            };
        };
        Point: {
            step: number;
            epoch?: number | ("nan" | "inf" | "-inf");
            train_loss?: number | ("nan" | "inf" | "-inf");
            eval_loss?: number | ("nan" | "inf" | "-inf");
            learning_rate?: number | ("nan" | "inf" | "-inf");
            grad_norm?: number | ("nan" | "inf" | "-inf");
            perplexity?: number | ("nan" | "inf" | "-inf");
            samples_per_second?: number | ("nan" | "inf" | "-inf");
            tokens_per_second?: number | ("nan" | "inf" | "-inf");
            gpu_memory_allocated_gb?: number | ("nan" | "inf" | "-inf");
            gpu_memory_reserved_gb?: number | ("nan" | "inf" | "-inf");
            gpu_utilization_percent?: number | ("nan" | "inf" | "-inf");
            /** Format: date-time */
            timestamp?: string;
            attempt: number;
        };
        Problem: {
            error: string;
            code: string;
            request_id: string;
            /** @constant */
            directive?: "stop";
            details?: {
                [key: string]: unknown;
            };
            issues?: {
                path: string;
                message: string;
            }[];
        };
        GatewayProblem: {
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    completeDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    upload_id?: string;
                    parts?: {
                        part_number: number;
                        etag: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The dataset is ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: components["schemas"]["Dataset"];
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dataset"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again answer the same result; with another body 409 idempotency_conflict. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    size_bytes: number;
                    sha256?: string;
                    /** @enum {string} */
                    format?: "chatml" | "sharegpt" | "alpaca" | "openorca" | "dpo" | "kto" | "text";
                    /** @enum {string} */
                    compression?: "none" | "gzip";
                    content_type?: string;
                };
            };
        };
        responses: {
            /** @description The dataset and its upload */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: components["schemas"]["Dataset"];
                        upload?: {
                            /** @constant */
                            method: "PUT";
                            url: string;
                            headers: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            expires_at: string;
                        } | {
                            upload_id: string;
                            part_size_bytes: number;
                            parts: {
                                part_number: number;
                                url: string;
                                headers?: {
                                    [key: string]: string;
                                };
                            }[];
                            /** Format: date-time */
                            expires_at: string;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    updateDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description null takes it away */
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description The dataset as it now is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getDatasetUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The upload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        method: "PUT";
                        url: string;
                        headers: {
                            [key: string]: string;
                        };
                        /** Format: date-time */
                        expires_at: string;
                    } | {
                        upload_id: string;
                        part_size_bytes: number;
                        part_count: number;
                        uploaded_parts: {
                            part_number: number;
                            etag: string;
                            size_bytes: number;
                        }[];
                        parts: {
                            part_number: number;
                            url: string;
                        }[];
                        expires_at: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    mendDatasetCompression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The dataset is ready, as a gzip */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: components["schemas"]["Dataset"];
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    presignDatasetParts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    upload_id: string;
                    part_numbers: number[];
                };
            };
        };
        responses: {
            /** @description The URLs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        parts: {
                            part_number: number;
                            url: string;
                        }[];
                        expires_at: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    createDownloadToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again answer the same result; with another body 409 idempotency_conflict. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    mode: "one_time" | "presigned";
                    expires_in_seconds?: number;
                };
            };
        };
        responses: {
            /** @description The URL */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                        token?: string;
                        /** Format: uuid */
                        token_id?: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** @enum {string} */
                        mode: "one_time" | "presigned";
                        size_bytes: number;
                        sha256?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    redeemDownloadToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the bytes */
            302: {
                headers: {
                    /** @description Presigned URL of the bytes; supports Range */
                    Location?: string;
                    /** @description no-referrer */
                    "Referrer-Policy"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    inspectDownloadToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Facts in headers */
            200: {
                headers: {
                    /** @description Bytes */
                    "X-Dataset-Size"?: number;
                    /** @description Hexadecimal, where it is known */
                    "X-Dataset-Sha256"?: string;
                    /** @description RFC 3339 */
                    "X-Token-Expires-At"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    refreshDownloadToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    token?: string;
                    dataset_id?: string;
                };
            };
        };
        responses: {
            /** @description The new token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        url: string;
                        token?: string;
                        /** Format: uuid */
                        token_id?: string;
                        /** Format: date-time */
                        expires_at: string;
                        /** @enum {string} */
                        mode: "one_time" | "presigned";
                        size_bytes: number;
                        sha256?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    revokeDownloadToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listConfigs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Config"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    createConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again answer the same result; with another body 409 idempotency_conflict. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    model: {
                        name: string;
                        revision?: string;
                        /** @constant */
                        trust_remote_code?: false;
                        num_parameters?: number;
                    };
                    training: {
                        /** @enum {string} */
                        method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                        num_epochs: number;
                        learning_rate: number;
                        /** @description examples of one step on one GPU */
                        batch_size: number;
                        /** @description ends the training before num_epochs would */
                        max_steps?: number;
                        /** @default 1 */
                        gradient_accumulation_steps?: number;
                        /**
                         * @description computes activations twice instead of keeping them
                         * @default true
                         */
                        gradient_checkpointing?: boolean;
                        /** @default 0 */
                        warmup_steps?: number;
                        /**
                         * @description of all steps; instead of warmup_steps
                         * @default 0
                         */
                        warmup_ratio?: number;
                        /** @default 0 */
                        weight_decay?: number;
                        /** @default 1 */
                        max_grad_norm?: number;
                        /**
                         * @default linear
                         * @enum {string}
                         */
                        lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                        /**
                         * @default adamw_torch
                         * @enum {string}
                         */
                        optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                        /**
                         * @description used by the adamw optimizers
                         * @default 0.9
                         */
                        adam_beta1?: number;
                        /**
                         * @description used by the adamw optimizers
                         * @default 0.999
                         */
                        adam_beta2?: number;
                        /**
                         * @description used by the adamw optimizers
                         * @default 1e-8
                         */
                        adam_epsilon?: number;
                        /**
                         * @description tokens; what is longer is cut, prompt and answer together
                         * @default 2048
                         */
                        max_seq_length?: number;
                        /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                        packing?: boolean;
                        /**
                         * @description learns the answers alone, each with its end; false learns the questions, too
                         * @default true
                         */
                        assistant_only_loss?: boolean;
                        /**
                         * @description the model's own, or ChatML; a model without one of its own needs the latter
                         * @default model
                         * @enum {string}
                         */
                        chat_template?: "model" | "chatml";
                        /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                        chat_template_jinja?: string;
                        /** @description noise on the embeddings while training; none where it is not given */
                        neftune_noise_alpha?: number;
                        /**
                         * @description auto is bf16 where the GPU can do it, else fp16
                         * @default auto
                         * @enum {string}
                         */
                        precision?: "auto" | "bf16" | "fp16" | "fp32";
                        /**
                         * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                         * @default fp32
                         * @enum {string}
                         */
                        trained_weights?: "fp32" | "bf16";
                        /**
                         * @description trains an adapter; without it, every weight
                         * @default false
                         */
                        use_lora?: boolean;
                        /** @default 16 */
                        lora_r?: number;
                        /** @default 32 */
                        lora_alpha?: number;
                        /** @default 0 */
                        lora_dropout?: number;
                        /**
                         * @description names of modules, or all-linear alone: every linear layer but the output
                         * @default [
                         *       "all-linear"
                         *     ]
                         */
                        lora_target_modules?: string[];
                        /** @default false */
                        use_rslora?: boolean;
                        /**
                         * @description uploads the model with the adapter merged into it, too
                         * @default false
                         */
                        merge_adapter?: boolean;
                        /**
                         * @description of the weights that are not trained; needs use_lora
                         * @default none
                         * @enum {string}
                         */
                        quantization?: "none" | "4bit" | "8bit";
                        /** @default 0.1 */
                        beta?: number;
                        /**
                         * @description the first that the method knows where it is not given
                         * @enum {string}
                         */
                        loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                        /** @default 0 */
                        label_smoothing?: number;
                        /**
                         * @description asks the reference model before the training, so that it needs no memory during it
                         * @default false
                         */
                        precompute_ref_log_probs?: boolean;
                        /** @default 1 */
                        desirable_weight?: number;
                        /** @default 1 */
                        undesirable_weight?: number;
                        /**
                         * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                         * @default 0
                         */
                        eval_split?: number;
                        /** @description batch_size where it is not given */
                        eval_batch_size?: number;
                        /** @description each epoch where it is not given */
                        eval_steps?: number;
                        /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                        save_steps?: number;
                        /**
                         * @description checkpoints kept on the disk of the pod
                         * @default 2
                         */
                        save_total_limit?: number;
                        /** @default 10 */
                        logging_steps?: number;
                        /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                        early_stopping_patience?: number;
                        /**
                         * @description how much better counts
                         * @default 0
                         */
                        early_stopping_threshold?: number;
                        /**
                         * @description uploads the model of the best evaluation, not of the last step
                         * @default false
                         */
                        load_best_model_at_end?: boolean;
                        /**
                         * @default eval_loss
                         * @enum {string}
                         */
                        metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                        /** @default 42 */
                        seed?: number;
                    };
                    /** Format: uuid */
                    dataset_id?: string;
                    /** Format: uuid */
                    validation_dataset_id?: string;
                    /** @enum {string} */
                    trainer?: "smoke" | "transformers";
                    push_to_hub?: {
                        repo_id: string;
                        /** @constant */
                        private?: true;
                    };
                };
            };
        };
        responses: {
            /** @description The config */
            201: {
                headers: {
                    /** @description Of what stands now: send it as If-Match with a change that is to be made to nothing else */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config */
            200: {
                headers: {
                    /** @description Of what stands now: send it as If-Match with a change that is to be made to nothing else */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    updateConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the thing must still have; otherwise 412, and nothing is changed. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    model: {
                        name: string;
                        revision?: string;
                        /** @constant */
                        trust_remote_code?: false;
                        num_parameters?: number;
                    };
                    training: {
                        /** @enum {string} */
                        method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                        num_epochs: number;
                        learning_rate: number;
                        /** @description examples of one step on one GPU */
                        batch_size: number;
                        /** @description ends the training before num_epochs would */
                        max_steps?: number;
                        /** @default 1 */
                        gradient_accumulation_steps?: number;
                        /**
                         * @description computes activations twice instead of keeping them
                         * @default true
                         */
                        gradient_checkpointing?: boolean;
                        /** @default 0 */
                        warmup_steps?: number;
                        /**
                         * @description of all steps; instead of warmup_steps
                         * @default 0
                         */
                        warmup_ratio?: number;
                        /** @default 0 */
                        weight_decay?: number;
                        /** @default 1 */
                        max_grad_norm?: number;
                        /**
                         * @default linear
                         * @enum {string}
                         */
                        lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                        /**
                         * @default adamw_torch
                         * @enum {string}
                         */
                        optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                        /**
                         * @description used by the adamw optimizers
                         * @default 0.9
                         */
                        adam_beta1?: number;
                        /**
                         * @description used by the adamw optimizers
                         * @default 0.999
                         */
                        adam_beta2?: number;
                        /**
                         * @description used by the adamw optimizers
                         * @default 1e-8
                         */
                        adam_epsilon?: number;
                        /**
                         * @description tokens; what is longer is cut, prompt and answer together
                         * @default 2048
                         */
                        max_seq_length?: number;
                        /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                        packing?: boolean;
                        /**
                         * @description learns the answers alone, each with its end; false learns the questions, too
                         * @default true
                         */
                        assistant_only_loss?: boolean;
                        /**
                         * @description the model's own, or ChatML; a model without one of its own needs the latter
                         * @default model
                         * @enum {string}
                         */
                        chat_template?: "model" | "chatml";
                        /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                        chat_template_jinja?: string;
                        /** @description noise on the embeddings while training; none where it is not given */
                        neftune_noise_alpha?: number;
                        /**
                         * @description auto is bf16 where the GPU can do it, else fp16
                         * @default auto
                         * @enum {string}
                         */
                        precision?: "auto" | "bf16" | "fp16" | "fp32";
                        /**
                         * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                         * @default fp32
                         * @enum {string}
                         */
                        trained_weights?: "fp32" | "bf16";
                        /**
                         * @description trains an adapter; without it, every weight
                         * @default false
                         */
                        use_lora?: boolean;
                        /** @default 16 */
                        lora_r?: number;
                        /** @default 32 */
                        lora_alpha?: number;
                        /** @default 0 */
                        lora_dropout?: number;
                        /**
                         * @description names of modules, or all-linear alone: every linear layer but the output
                         * @default [
                         *       "all-linear"
                         *     ]
                         */
                        lora_target_modules?: string[];
                        /** @default false */
                        use_rslora?: boolean;
                        /**
                         * @description uploads the model with the adapter merged into it, too
                         * @default false
                         */
                        merge_adapter?: boolean;
                        /**
                         * @description of the weights that are not trained; needs use_lora
                         * @default none
                         * @enum {string}
                         */
                        quantization?: "none" | "4bit" | "8bit";
                        /** @default 0.1 */
                        beta?: number;
                        /**
                         * @description the first that the method knows where it is not given
                         * @enum {string}
                         */
                        loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                        /** @default 0 */
                        label_smoothing?: number;
                        /**
                         * @description asks the reference model before the training, so that it needs no memory during it
                         * @default false
                         */
                        precompute_ref_log_probs?: boolean;
                        /** @default 1 */
                        desirable_weight?: number;
                        /** @default 1 */
                        undesirable_weight?: number;
                        /**
                         * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                         * @default 0
                         */
                        eval_split?: number;
                        /** @description batch_size where it is not given */
                        eval_batch_size?: number;
                        /** @description each epoch where it is not given */
                        eval_steps?: number;
                        /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                        save_steps?: number;
                        /**
                         * @description checkpoints kept on the disk of the pod
                         * @default 2
                         */
                        save_total_limit?: number;
                        /** @default 10 */
                        logging_steps?: number;
                        /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                        early_stopping_patience?: number;
                        /**
                         * @description how much better counts
                         * @default 0
                         */
                        early_stopping_threshold?: number;
                        /**
                         * @description uploads the model of the best evaluation, not of the last step
                         * @default false
                         */
                        load_best_model_at_end?: boolean;
                        /**
                         * @default eval_loss
                         * @enum {string}
                         */
                        metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                        /** @default 42 */
                        seed?: number;
                    };
                    /** Format: uuid */
                    dataset_id?: string;
                    /** Format: uuid */
                    validation_dataset_id?: string;
                    /** @enum {string} */
                    trainer?: "smoke" | "transformers";
                    push_to_hub?: {
                        repo_id: string;
                        /** @constant */
                        private?: true;
                    };
                };
            };
        };
        responses: {
            /** @description The config */
            200: {
                headers: {
                    /** @description Of what stands now: send it as If-Match with a change that is to be made to nothing else */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deleteConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The presets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            description: string;
                            /** @enum {string} */
                            method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                            /** @description Of datasets that it learns from. */
                            formats: ("chatml" | "sharegpt" | "alpaca" | "openorca" | "dpo" | "kto" | "text")[];
                            /** @description Of one GPU, by our estimate; null where it needs none. */
                            needed_memory_gb: number | null;
                            training_config: {
                                name: string;
                                model: {
                                    name: string;
                                    revision?: string;
                                    /** @constant */
                                    trust_remote_code?: false;
                                    num_parameters?: number;
                                };
                                training: {
                                    /** @enum {string} */
                                    method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                                    num_epochs: number;
                                    learning_rate: number;
                                    /** @description examples of one step on one GPU */
                                    batch_size: number;
                                    /** @description ends the training before num_epochs would */
                                    max_steps?: number;
                                    /** @default 1 */
                                    gradient_accumulation_steps?: number;
                                    /**
                                     * @description computes activations twice instead of keeping them
                                     * @default true
                                     */
                                    gradient_checkpointing?: boolean;
                                    /** @default 0 */
                                    warmup_steps?: number;
                                    /**
                                     * @description of all steps; instead of warmup_steps
                                     * @default 0
                                     */
                                    warmup_ratio?: number;
                                    /** @default 0 */
                                    weight_decay?: number;
                                    /** @default 1 */
                                    max_grad_norm?: number;
                                    /**
                                     * @default linear
                                     * @enum {string}
                                     */
                                    lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                                    /**
                                     * @default adamw_torch
                                     * @enum {string}
                                     */
                                    optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                                    /**
                                     * @description used by the adamw optimizers
                                     * @default 0.9
                                     */
                                    adam_beta1?: number;
                                    /**
                                     * @description used by the adamw optimizers
                                     * @default 0.999
                                     */
                                    adam_beta2?: number;
                                    /**
                                     * @description used by the adamw optimizers
                                     * @default 1e-8
                                     */
                                    adam_epsilon?: number;
                                    /**
                                     * @description tokens; what is longer is cut, prompt and answer together
                                     * @default 2048
                                     */
                                    max_seq_length?: number;
                                    /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                                    packing?: boolean;
                                    /**
                                     * @description learns the answers alone, each with its end; false learns the questions, too
                                     * @default true
                                     */
                                    assistant_only_loss?: boolean;
                                    /**
                                     * @description the model's own, or ChatML; a model without one of its own needs the latter
                                     * @default model
                                     * @enum {string}
                                     */
                                    chat_template?: "model" | "chatml";
                                    /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                                    chat_template_jinja?: string;
                                    /** @description noise on the embeddings while training; none where it is not given */
                                    neftune_noise_alpha?: number;
                                    /**
                                     * @description auto is bf16 where the GPU can do it, else fp16
                                     * @default auto
                                     * @enum {string}
                                     */
                                    precision?: "auto" | "bf16" | "fp16" | "fp32";
                                    /**
                                     * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                                     * @default fp32
                                     * @enum {string}
                                     */
                                    trained_weights?: "fp32" | "bf16";
                                    /**
                                     * @description trains an adapter; without it, every weight
                                     * @default false
                                     */
                                    use_lora?: boolean;
                                    /** @default 16 */
                                    lora_r?: number;
                                    /** @default 32 */
                                    lora_alpha?: number;
                                    /** @default 0 */
                                    lora_dropout?: number;
                                    /**
                                     * @description names of modules, or all-linear alone: every linear layer but the output
                                     * @default [
                                     *       "all-linear"
                                     *     ]
                                     */
                                    lora_target_modules?: string[];
                                    /** @default false */
                                    use_rslora?: boolean;
                                    /**
                                     * @description uploads the model with the adapter merged into it, too
                                     * @default false
                                     */
                                    merge_adapter?: boolean;
                                    /**
                                     * @description of the weights that are not trained; needs use_lora
                                     * @default none
                                     * @enum {string}
                                     */
                                    quantization?: "none" | "4bit" | "8bit";
                                    /** @default 0.1 */
                                    beta?: number;
                                    /**
                                     * @description the first that the method knows where it is not given
                                     * @enum {string}
                                     */
                                    loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                                    /** @default 0 */
                                    label_smoothing?: number;
                                    /**
                                     * @description asks the reference model before the training, so that it needs no memory during it
                                     * @default false
                                     */
                                    precompute_ref_log_probs?: boolean;
                                    /** @default 1 */
                                    desirable_weight?: number;
                                    /** @default 1 */
                                    undesirable_weight?: number;
                                    /**
                                     * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                                     * @default 0
                                     */
                                    eval_split?: number;
                                    /** @description batch_size where it is not given */
                                    eval_batch_size?: number;
                                    /** @description each epoch where it is not given */
                                    eval_steps?: number;
                                    /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                                    save_steps?: number;
                                    /**
                                     * @description checkpoints kept on the disk of the pod
                                     * @default 2
                                     */
                                    save_total_limit?: number;
                                    /** @default 10 */
                                    logging_steps?: number;
                                    /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                                    early_stopping_patience?: number;
                                    /**
                                     * @description how much better counts
                                     * @default 0
                                     */
                                    early_stopping_threshold?: number;
                                    /**
                                     * @description uploads the model of the best evaluation, not of the last step
                                     * @default false
                                     */
                                    load_best_model_at_end?: boolean;
                                    /**
                                     * @default eval_loss
                                     * @enum {string}
                                     */
                                    metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                                    /** @default 42 */
                                    seed?: number;
                                };
                                /** Format: uuid */
                                dataset_id?: string;
                                /** Format: uuid */
                                validation_dataset_id?: string;
                                /** @enum {string} */
                                trainer?: "smoke" | "transformers";
                                push_to_hub?: {
                                    repo_id: string;
                                    /** @constant */
                                    private?: true;
                                };
                            };
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getDeployment: {
        parameters: {
            query: {
                deployment_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        deployment_id: string;
                        /** Format: uuid */
                        job_id: string;
                        /** @enum {string} */
                        status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
                        pod_id: string | null;
                        pod_url: string | null;
                        cost: components["schemas"]["Cost"];
                        metrics: {
                            [key: string]: number | null;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deployJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again answer the same result; with another body 409 idempotency_conflict. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    training_config_id?: string;
                    training_config?: {
                        /** @default untitled */
                        name?: string;
                        model: {
                            name: string;
                            revision?: string;
                            /** @constant */
                            trust_remote_code?: false;
                            num_parameters?: number;
                        };
                        training: {
                            /** @enum {string} */
                            method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                            num_epochs: number;
                            learning_rate: number;
                            /** @description examples of one step on one GPU */
                            batch_size: number;
                            /** @description ends the training before num_epochs would */
                            max_steps?: number;
                            /** @default 1 */
                            gradient_accumulation_steps?: number;
                            /**
                             * @description computes activations twice instead of keeping them
                             * @default true
                             */
                            gradient_checkpointing?: boolean;
                            /** @default 0 */
                            warmup_steps?: number;
                            /**
                             * @description of all steps; instead of warmup_steps
                             * @default 0
                             */
                            warmup_ratio?: number;
                            /** @default 0 */
                            weight_decay?: number;
                            /** @default 1 */
                            max_grad_norm?: number;
                            /**
                             * @default linear
                             * @enum {string}
                             */
                            lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                            /**
                             * @default adamw_torch
                             * @enum {string}
                             */
                            optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                            /**
                             * @description used by the adamw optimizers
                             * @default 0.9
                             */
                            adam_beta1?: number;
                            /**
                             * @description used by the adamw optimizers
                             * @default 0.999
                             */
                            adam_beta2?: number;
                            /**
                             * @description used by the adamw optimizers
                             * @default 1e-8
                             */
                            adam_epsilon?: number;
                            /**
                             * @description tokens; what is longer is cut, prompt and answer together
                             * @default 2048
                             */
                            max_seq_length?: number;
                            /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                            packing?: boolean;
                            /**
                             * @description learns the answers alone, each with its end; false learns the questions, too
                             * @default true
                             */
                            assistant_only_loss?: boolean;
                            /**
                             * @description the model's own, or ChatML; a model without one of its own needs the latter
                             * @default model
                             * @enum {string}
                             */
                            chat_template?: "model" | "chatml";
                            /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                            chat_template_jinja?: string;
                            /** @description noise on the embeddings while training; none where it is not given */
                            neftune_noise_alpha?: number;
                            /**
                             * @description auto is bf16 where the GPU can do it, else fp16
                             * @default auto
                             * @enum {string}
                             */
                            precision?: "auto" | "bf16" | "fp16" | "fp32";
                            /**
                             * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                             * @default fp32
                             * @enum {string}
                             */
                            trained_weights?: "fp32" | "bf16";
                            /**
                             * @description trains an adapter; without it, every weight
                             * @default false
                             */
                            use_lora?: boolean;
                            /** @default 16 */
                            lora_r?: number;
                            /** @default 32 */
                            lora_alpha?: number;
                            /** @default 0 */
                            lora_dropout?: number;
                            /**
                             * @description names of modules, or all-linear alone: every linear layer but the output
                             * @default [
                             *       "all-linear"
                             *     ]
                             */
                            lora_target_modules?: string[];
                            /** @default false */
                            use_rslora?: boolean;
                            /**
                             * @description uploads the model with the adapter merged into it, too
                             * @default false
                             */
                            merge_adapter?: boolean;
                            /**
                             * @description of the weights that are not trained; needs use_lora
                             * @default none
                             * @enum {string}
                             */
                            quantization?: "none" | "4bit" | "8bit";
                            /** @default 0.1 */
                            beta?: number;
                            /**
                             * @description the first that the method knows where it is not given
                             * @enum {string}
                             */
                            loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                            /** @default 0 */
                            label_smoothing?: number;
                            /**
                             * @description asks the reference model before the training, so that it needs no memory during it
                             * @default false
                             */
                            precompute_ref_log_probs?: boolean;
                            /** @default 1 */
                            desirable_weight?: number;
                            /** @default 1 */
                            undesirable_weight?: number;
                            /**
                             * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                             * @default 0
                             */
                            eval_split?: number;
                            /** @description batch_size where it is not given */
                            eval_batch_size?: number;
                            /** @description each epoch where it is not given */
                            eval_steps?: number;
                            /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                            save_steps?: number;
                            /**
                             * @description checkpoints kept on the disk of the pod
                             * @default 2
                             */
                            save_total_limit?: number;
                            /** @default 10 */
                            logging_steps?: number;
                            /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                            early_stopping_patience?: number;
                            /**
                             * @description how much better counts
                             * @default 0
                             */
                            early_stopping_threshold?: number;
                            /**
                             * @description uploads the model of the best evaluation, not of the last step
                             * @default false
                             */
                            load_best_model_at_end?: boolean;
                            /**
                             * @default eval_loss
                             * @enum {string}
                             */
                            metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                            /** @default 42 */
                            seed?: number;
                        };
                        /** Format: uuid */
                        dataset_id?: string;
                        /** Format: uuid */
                        validation_dataset_id?: string;
                        /** @enum {string} */
                        trainer?: "smoke" | "transformers";
                        push_to_hub?: {
                            repo_id: string;
                            /** @constant */
                            private?: true;
                        };
                    };
                    name?: string;
                    labels?: {
                        [key: string]: string;
                    };
                    /** Format: uuid */
                    dataset_id?: string;
                    /** Format: uuid */
                    validation_dataset_id?: string;
                    gpu_type?: string;
                    gpu_types?: string[];
                    /** @default 1 */
                    gpu_count?: number;
                    /**
                     * @default any
                     * @enum {string}
                     */
                    cloud?: "secure" | "community" | "any";
                    /** @default [] */
                    data_center_ids?: string[];
                    /**
                     * @description a reference as container hosts take it: [host[:port]/]path[:tag][@digest], its path in lower case
                     * @example owner/name:tag
                     * @example ghcr.io/owner/name:tag
                     */
                    docker_image?: string;
                    /** @default 50 */
                    disk_gb?: number;
                    /** @default 0 */
                    volume_size_gb?: 0 | number;
                    /** @default {} */
                    environment_variables?: {
                        [key: string]: string;
                    };
                    secrets?: {
                        [key: string]: string;
                    };
                    /** @description Secrets of PUT /api/secrets/{name}, which the job gets as they are now. */
                    secret_names?: string[];
                    /** @description Dollars, over all attempts, disks included. */
                    budget_limit?: number;
                    /** @description 1440 by default, where the installation sets nothing else. Minutes in which the job has a pod, over all attempts. */
                    max_duration_minutes?: number;
                    /** @description 30 by default, where the installation sets nothing else. Minutes to wait for a free GPU. */
                    capacity_wait_minutes?: number;
                    /** @description 2 by default, where the installation sets nothing else. */
                    max_attempts?: number;
                    webhook?: string | {
                        url: string;
                        secret?: string;
                    };
                };
            };
        };
        responses: {
            /** @description The pod is made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            /** @description Accepted; the pod is still to come */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    stopDeployment: {
        parameters: {
            query: {
                deployment_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is stopped */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        deployment_id: string;
                        /** @constant */
                        status: "stopped";
                        message: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    preflightDeploy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    training_config_id?: string;
                    training_config?: {
                        /** @default untitled */
                        name?: string;
                        model: {
                            name: string;
                            revision?: string;
                            /** @constant */
                            trust_remote_code?: false;
                            num_parameters?: number;
                        };
                        training: {
                            /** @enum {string} */
                            method: "sft" | "dpo" | "orpo" | "kto" | "cpt";
                            num_epochs: number;
                            learning_rate: number;
                            /** @description examples of one step on one GPU */
                            batch_size: number;
                            /** @description ends the training before num_epochs would */
                            max_steps?: number;
                            /** @default 1 */
                            gradient_accumulation_steps?: number;
                            /**
                             * @description computes activations twice instead of keeping them
                             * @default true
                             */
                            gradient_checkpointing?: boolean;
                            /** @default 0 */
                            warmup_steps?: number;
                            /**
                             * @description of all steps; instead of warmup_steps
                             * @default 0
                             */
                            warmup_ratio?: number;
                            /** @default 0 */
                            weight_decay?: number;
                            /** @default 1 */
                            max_grad_norm?: number;
                            /**
                             * @default linear
                             * @enum {string}
                             */
                            lr_scheduler_type?: "linear" | "cosine" | "cosine_with_restarts" | "constant" | "constant_with_warmup" | "polynomial" | "inverse_sqrt";
                            /**
                             * @default adamw_torch
                             * @enum {string}
                             */
                            optimizer?: "adamw_torch" | "adamw_torch_fused" | "adamw_8bit" | "paged_adamw_8bit" | "paged_adamw_32bit" | "adafactor" | "sgd";
                            /**
                             * @description used by the adamw optimizers
                             * @default 0.9
                             */
                            adam_beta1?: number;
                            /**
                             * @description used by the adamw optimizers
                             * @default 0.999
                             */
                            adam_beta2?: number;
                            /**
                             * @description used by the adamw optimizers
                             * @default 1e-8
                             */
                            adam_epsilon?: number;
                            /**
                             * @description tokens; what is longer is cut, prompt and answer together
                             * @default 2048
                             */
                            max_seq_length?: number;
                            /** @description fills each sequence up to max_seq_length with several examples; cpt does where it is not given */
                            packing?: boolean;
                            /**
                             * @description learns the answers alone, each with its end; false learns the questions, too
                             * @default true
                             */
                            assistant_only_loss?: boolean;
                            /**
                             * @description the model's own, or ChatML; a model without one of its own needs the latter
                             * @default model
                             * @enum {string}
                             */
                            chat_template?: "model" | "chatml";
                            /** @description a Jinja template of your own, which renders `messages`; instead of chat_template */
                            chat_template_jinja?: string;
                            /** @description noise on the embeddings while training; none where it is not given */
                            neftune_noise_alpha?: number;
                            /**
                             * @description auto is bf16 where the GPU can do it, else fp16
                             * @default auto
                             * @enum {string}
                             */
                            precision?: "auto" | "bf16" | "fp16" | "fp32";
                            /**
                             * @description of a training of every weight: fp32, or bf16 with the bits that fp32 has more kept beside; the same steps in less memory
                             * @default fp32
                             * @enum {string}
                             */
                            trained_weights?: "fp32" | "bf16";
                            /**
                             * @description trains an adapter; without it, every weight
                             * @default false
                             */
                            use_lora?: boolean;
                            /** @default 16 */
                            lora_r?: number;
                            /** @default 32 */
                            lora_alpha?: number;
                            /** @default 0 */
                            lora_dropout?: number;
                            /**
                             * @description names of modules, or all-linear alone: every linear layer but the output
                             * @default [
                             *       "all-linear"
                             *     ]
                             */
                            lora_target_modules?: string[];
                            /** @default false */
                            use_rslora?: boolean;
                            /**
                             * @description uploads the model with the adapter merged into it, too
                             * @default false
                             */
                            merge_adapter?: boolean;
                            /**
                             * @description of the weights that are not trained; needs use_lora
                             * @default none
                             * @enum {string}
                             */
                            quantization?: "none" | "4bit" | "8bit";
                            /** @default 0.1 */
                            beta?: number;
                            /**
                             * @description the first that the method knows where it is not given
                             * @enum {string}
                             */
                            loss_type?: "nll" | "dft" | "sigmoid" | "hinge" | "ipo" | "exo_pair" | "nca_pair" | "robust" | "bco_pair" | "sppo_hard" | "aot" | "aot_unpaired" | "apo_zero" | "apo_down" | "sigmoid_norm" | "kto" | "apo_zero_unpaired";
                            /** @default 0 */
                            label_smoothing?: number;
                            /**
                             * @description asks the reference model before the training, so that it needs no memory during it
                             * @default false
                             */
                            precompute_ref_log_probs?: boolean;
                            /** @default 1 */
                            desirable_weight?: number;
                            /** @default 1 */
                            undesirable_weight?: number;
                            /**
                             * @description share of the dataset that is kept for evaluation, drawn with seed; instead of validation_dataset_id
                             * @default 0
                             */
                            eval_split?: number;
                            /** @description batch_size where it is not given */
                            eval_batch_size?: number;
                            /** @description each epoch where it is not given */
                            eval_steps?: number;
                            /** @description steps between checkpoints; every 20 minutes and each epoch where it is not given, and with each evaluation where the best model is kept */
                            save_steps?: number;
                            /**
                             * @description checkpoints kept on the disk of the pod
                             * @default 2
                             */
                            save_total_limit?: number;
                            /** @default 10 */
                            logging_steps?: number;
                            /** @description evaluations in a row without a better one, after which the training ends; the best model is kept */
                            early_stopping_patience?: number;
                            /**
                             * @description how much better counts
                             * @default 0
                             */
                            early_stopping_threshold?: number;
                            /**
                             * @description uploads the model of the best evaluation, not of the last step
                             * @default false
                             */
                            load_best_model_at_end?: boolean;
                            /**
                             * @default eval_loss
                             * @enum {string}
                             */
                            metric_for_best_model?: "eval_loss" | "eval_rewards/accuracies" | "eval_rewards/margins";
                            /** @default 42 */
                            seed?: number;
                        };
                        /** Format: uuid */
                        dataset_id?: string;
                        /** Format: uuid */
                        validation_dataset_id?: string;
                        /** @enum {string} */
                        trainer?: "smoke" | "transformers";
                        push_to_hub?: {
                            repo_id: string;
                            /** @constant */
                            private?: true;
                        };
                    };
                    name?: string;
                    labels?: {
                        [key: string]: string;
                    };
                    /** Format: uuid */
                    dataset_id?: string;
                    /** Format: uuid */
                    validation_dataset_id?: string;
                    gpu_type?: string;
                    gpu_types?: string[];
                    /** @default 1 */
                    gpu_count?: number;
                    /**
                     * @default any
                     * @enum {string}
                     */
                    cloud?: "secure" | "community" | "any";
                    /** @default [] */
                    data_center_ids?: string[];
                    /**
                     * @description a reference as container hosts take it: [host[:port]/]path[:tag][@digest], its path in lower case
                     * @example owner/name:tag
                     * @example ghcr.io/owner/name:tag
                     */
                    docker_image?: string;
                    /** @default 50 */
                    disk_gb?: number;
                    /** @default 0 */
                    volume_size_gb?: 0 | number;
                    /** @default {} */
                    environment_variables?: {
                        [key: string]: string;
                    };
                    secrets?: {
                        [key: string]: string;
                    };
                    /** @description Secrets of PUT /api/secrets/{name}, which the job gets as they are now. */
                    secret_names?: string[];
                    /** @description Dollars, over all attempts, disks included. */
                    budget_limit?: number;
                    /** @description 1440 by default, where the installation sets nothing else. Minutes in which the job has a pod, over all attempts. */
                    max_duration_minutes?: number;
                    /** @description 30 by default, where the installation sets nothing else. Minutes to wait for a free GPU. */
                    capacity_wait_minutes?: number;
                    /** @description 2 by default, where the installation sets nothing else. */
                    max_attempts?: number;
                    webhook?: string | {
                        url: string;
                        secret?: string;
                    };
                };
            };
        };
        responses: {
            /** @description What each check found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        checks: {
                            name: string;
                            ok: boolean;
                            message: string;
                            issues?: {
                                path: string;
                                message: string;
                            }[];
                        }[];
                        /** @description All faults and doubts of all checks, each at its field. */
                        issues: {
                            path: string;
                            message: string;
                        }[];
                        cost: components["schemas"]["Cost"] | null;
                        /** @description Of each GPU, by our estimate, and of the smallest that may come. advice are settings under training that together make it fit; null where the size of the model is not known, or it needs none. */
                        memory: {
                            needed_gb: number;
                            have_gb: number | null;
                            advice: {
                                field: string;
                                value: string | number | boolean;
                                /** @description With the settings before it. */
                                saves_gb: number;
                            }[];
                        } | null;
                        /** @description In the order in which they would be tried. */
                        offers: {
                            gpu_type: string;
                            /** @enum {string} */
                            cloud: "SECURE" | "COMMUNITY";
                            /** @description Of all GPUs of the pod, disks apart. */
                            price_per_hour: number;
                            /** @enum {string} */
                            availability: "NONE" | "LOW" | "MEDIUM" | "HIGH" | "UNKNOWN";
                            /** @description null where the need is not known. */
                            fits: boolean | null;
                        }[];
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it now is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                artifact_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The artifact */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifact"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deleteArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                artifact_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: {
                include?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    eraseJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone from every answer and is being deleted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        job_id: string;
                        /** @constant */
                        status: "deleting";
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    updateJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    labels?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The job as it now is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getJobArtifacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Artifacts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Artifact"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    createArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attempt: number;
                    name: string;
                    /** @enum {string} */
                    kind: "adapter" | "model" | "checkpoint" | "log";
                    size_bytes: number;
                    sha256: string;
                    part_sha256?: string[];
                    from_part?: number;
                };
            };
        };
        responses: {
            /** @description The artifact and its upload */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        artifact: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            kind: "adapter" | "model" | "checkpoint" | "log";
                            attempt: number;
                            /** @enum {string} */
                            status: "uploading" | "complete";
                            size_bytes: number;
                            sha256: string;
                            /** Format: date-time */
                            created_at: string;
                            step?: number;
                        };
                        upload: {
                            /** @constant */
                            method: "PUT";
                            url: string;
                            headers: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            expires_at: string;
                        } | {
                            upload_id: string;
                            part_size_bytes: number;
                            parts: {
                                part_number: number;
                                url: string;
                                headers?: {
                                    [key: string]: string;
                                };
                            }[];
                            /** Format: date-time */
                            expires_at: string;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getJobEvents: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events; next_cursor is the next value of after */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    reportEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attempt: number;
                    seq: number;
                    /** @enum {string} */
                    type: "phase" | "notice" | "failed" | "completed";
                    message?: string;
                    /** @enum {string} */
                    phase?: "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading";
                    error?: {
                        code: string;
                        message: string;
                        exit_code?: number;
                        log_tail?: string[];
                    };
                    totals?: {
                        total_steps?: number;
                        total_epochs?: number;
                    };
                };
            };
        };
        responses: {
            /** @description It is on record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: number;
                        /** @enum {string} */
                        directive: "continue" | "stop";
                        reason?: string;
                        /** Format: date-time */
                        deadline_at?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    holdJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** Format: date-time */
                    expires_at?: string;
                    expires_in_seconds?: number;
                };
            };
        };
        responses: {
            /** @description The job as it now is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    liftHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody holds the job */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                status?: string;
                active?: "true" | "false";
                dataset_id?: string;
                training_config_id?: string;
                q?: string;
                created_after?: string;
                created_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Job"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getJobMetrics: {
        parameters: {
            query?: {
                after?: string;
                from_step?: number;
                to_step?: number;
                fields?: string;
                layout?: "items" | "columns";
                limit?: number;
                max_points?: number;
            };
            header?: {
                /** @description ETags of answers that the caller has. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Points; next_cursor is the next value of after. truncated: true tells that a very long curve was thinned out or not read to its end */
            200: {
                headers: {
                    /** @description Send it back as If-None-Match: where nothing has changed the answer is 304, without a body */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Point"][];
                        next_cursor: string | null;
                        /** @description With layout=columns, in the place of items: one list a field, all of one length */
                        columns?: {
                            step: number[];
                            attempt: number[];
                            timestamp?: (string | null)[];
                            epoch?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            train_loss?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            eval_loss?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            learning_rate?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            grad_norm?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            perplexity?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            samples_per_second?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            tokens_per_second?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            gpu_memory_allocated_gb?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            gpu_memory_reserved_gb?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                            gpu_utilization_percent?: ((number | ("nan" | "inf" | "-inf")) | null)[];
                        };
                        follow_cursor: string;
                        /** @description Of a follow_cursor: points of attempts before this one are no part of the curve any more from this step on */
                        cuts?: {
                            attempt: number;
                            from_step: number;
                        }[];
                        /** @description Of the whole curve, whatever was asked of it; not with a follow_cursor */
                        total_points?: number;
                        truncated?: boolean;
                    };
                };
            };
            /** @description The answer is the one of that ETag */
            304: {
                headers: {
                    /** @description Send it back as If-None-Match: where nothing has changed the answer is 304, without a body */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    reportMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attempt: number;
                    seq: number;
                    metrics: {
                        step: number;
                        epoch?: number | ("nan" | "inf" | "-inf");
                        train_loss?: number | ("nan" | "inf" | "-inf");
                        eval_loss?: number | ("nan" | "inf" | "-inf");
                        learning_rate?: number | ("nan" | "inf" | "-inf");
                        grad_norm?: number | ("nan" | "inf" | "-inf");
                        perplexity?: number | ("nan" | "inf" | "-inf");
                        samples_per_second?: number | ("nan" | "inf" | "-inf");
                        tokens_per_second?: number | ("nan" | "inf" | "-inf");
                        gpu_memory_allocated_gb?: number | ("nan" | "inf" | "-inf");
                        gpu_memory_reserved_gb?: number | ("nan" | "inf" | "-inf");
                        gpu_utilization_percent?: number | ("nan" | "inf" | "-inf");
                        /** Format: date-time */
                        timestamp?: string;
                    }[];
                    /** @enum {string} */
                    phase?: "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading";
                    active?: boolean;
                    gpu?: {
                        name?: string;
                        count?: number;
                        memory_mb?: number;
                        driver_version?: string;
                        utilization_percent?: number;
                        memory_used_mb?: number;
                    };
                    progress?: {
                        current_step?: number;
                        total_steps?: number;
                        current_epoch?: number;
                        total_epochs?: number;
                        transfer?: {
                            /** @enum {string} */
                            phase: "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading";
                            done_bytes: number;
                            total_bytes: number;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description What to do next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: number;
                        /** @enum {string} */
                        directive: "continue" | "stop";
                        reason?: string;
                        /** Format: date-time */
                        deadline_at?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getJobLogs: {
        parameters: {
            query?: {
                after?: string;
                before?: string;
                tail?: number;
                limit?: number;
                attempt?: number;
                stream?: "stdout" | "stderr";
                q?: string;
            };
            header?: {
                /** @description ETags of answers that the caller has. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines; next_cursor is the next value of after */
            200: {
                headers: {
                    /** @description Send it back as If-None-Match: where nothing has changed the answer is 304, without a body */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            ts: string;
                            /** @enum {string} */
                            stream: "stdout" | "stderr";
                            text: string;
                            attempt: number;
                            /** @description The same for ever; ids sort as their lines do */
                            id: string;
                        }[];
                        next_cursor: string | null;
                        /** @description With tail and before: the next value of before; null at the beginning of the log */
                        prev_cursor?: string | null;
                        /** @description The value of after that answers what this answer has not told yet; not with before */
                        follow_cursor?: string;
                    };
                };
            };
            /** @description The answer is the one of that ETag */
            304: {
                headers: {
                    /** @description Send it back as If-None-Match: where nothing has changed the answer is 304, without a body */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    shipLogs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attempt: number;
                    seq: number;
                    lines: {
                        /** Format: date-time */
                        ts: string;
                        /** @enum {string} */
                        stream: "stdout" | "stderr";
                        text: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description They are stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: number;
                        /** @enum {string} */
                        directive: "continue" | "stop";
                        reason?: string;
                        /** Format: date-time */
                        deadline_at?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    dryRunSweep: {
        parameters: {
            query: {
                dry_run: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would be done; nothing was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        jobs: number;
                        pods: number;
                        mass_silence: boolean;
                        provider_calls: number;
                        verdicts: {
                            job_id: string | null;
                            attempt: number | null;
                            pod_id: string | null;
                            status: ("queued" | "pending" | "running" | "completed" | "failed" | "cancelled") | null;
                            phase: ("waiting_for_capacity" | "creating_pod" | "starting" | "checking_gpu" | "downloading_dataset" | "installing" | "loading_model" | "training" | "evaluating" | "uploading") | null;
                            verdict: string;
                            /** @enum {string} */
                            reason?: "no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user";
                            message: string;
                            numbers: {
                                [key: string]: number | string;
                            };
                        }[];
                        held: {
                            /** Format: uuid */
                            job_id: string;
                            attempt: number;
                            /** Format: date-time */
                            held_until: string;
                            /** @enum {string} */
                            set_by: "user" | "operator";
                            reason: string;
                            spared: {
                                /** @enum {string} */
                                reason: "no_capacity" | "provider_auth" | "provider_balance" | "provider_rejected" | "create_unresolved" | "start_timeout" | "image_pull_failed" | "container_failed" | "restart_loop" | "gpu_unusable" | "api_unreachable_dns" | "api_unreachable_tcp" | "api_unreachable_tls" | "api_unreachable_http" | "api_unreachable_timeout" | "dataset_unauthorized" | "dataset_expired" | "dataset_not_found" | "dataset_timeout" | "dataset_corrupt" | "dataset_too_large_for_disk" | "dataset_invalid_format" | "install_failed" | "source_unreachable" | "model_not_found" | "out_of_memory" | "training_crashed" | "training_stalled" | "gpu_idle" | "heartbeat_lost" | "pod_vanished" | "max_duration" | "budget_exceeded" | "upload_failed" | "cancelled_by_user";
                                numbers: {
                                    [key: string]: number | string;
                                };
                            } | null;
                        }[];
                        truncated: number;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            scope: "read" | "write";
                            /** Format: date-time */
                            created_at: string;
                            expires_at: string | null;
                            last_used_on: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    scope: "read" | "write";
                    /**
                     * @description null for a key that never expires.
                     * @default 90
                     */
                    expires_in_days?: number | null;
                };
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        scope: "read" | "write";
                        /** Format: date-time */
                        created_at: string;
                        expires_at: string | null;
                        last_used_on: string | null;
                        key: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    putSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: string;
                };
            };
        };
        responses: {
            /** @description It is stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** Format: date-time */
                        created_at: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    deleteSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The subject of the tokens. */
                        user_id: string;
                        /** @enum {string} */
                        authenticated_by: "jwt" | "api_key";
                        api_key: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            scope: "read" | "write";
                            expires_at: string | null;
                        } | null;
                        operator: boolean;
                        defaults: {
                            docker_image: string;
                            max_duration_minutes: number;
                            max_attempts: number;
                            capacity_wait_minutes: number;
                            budget_limit: number | null;
                        };
                        limits: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        used: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        month: {
                            month: string;
                            reserved: number;
                            spent: number;
                            left: number;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                month?: string;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    /** @description With format=csv, where a page follows: its cursor */
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        month: string;
                        reserved: number;
                        spent: number;
                        days: {
                            /** Format: date */
                            day: string;
                            jobs: number;
                            pod_seconds: number;
                            spent: number;
                        }[];
                        items: {
                            /** Format: uuid */
                            job_id: string;
                            name: string | null;
                            model: string | null;
                            /** @enum {string} */
                            status: "queued" | "pending" | "running" | "completed" | "failed" | "cancelled";
                            gpu_type: string | null;
                            gpu_count: number;
                            /** Format: date-time */
                            created_at: string;
                            pod_seconds: number;
                            spent: number;
                            at_most: number | null;
                        }[];
                        next_cursor: string | null;
                    };
                    "text/csv": string;
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getControls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deploys_pause: {
                            reason: string;
                            /** Format: date-time */
                            set_at: string;
                            set_by: string;
                        } | null;
                        suspensions: {
                            reason: string;
                            /** Format: date-time */
                            set_at: string;
                            set_by: string;
                            user_id: string;
                        }[];
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Limits and use */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user_id: string;
                        set: {
                            pods?: number;
                            waiting_jobs?: number;
                            dollars_per_hour?: number;
                            dollars_per_month?: number;
                            stored_bytes?: number;
                        };
                        limits: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        used: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        month: {
                            month: string;
                            reserved: number;
                            spent: number;
                            left: number;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    putLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pods?: number;
                    waiting_jobs?: number;
                    dollars_per_hour?: number;
                    dollars_per_month?: number;
                    stored_bytes?: number;
                };
            };
        };
        responses: {
            /** @description Limits and use */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user_id: string;
                        set: {
                            pods?: number;
                            waiting_jobs?: number;
                            dollars_per_hour?: number;
                            dollars_per_month?: number;
                            stored_bytes?: number;
                        };
                        limits: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        used: {
                            pods: number;
                            waiting_jobs: number;
                            dollars_per_hour: number;
                            dollars_per_month: number;
                            stored_bytes: number;
                        };
                        month: {
                            month: string;
                            reserved: number;
                            spent: number;
                            left: number;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    suspendUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @default false */
                    cancel_jobs?: boolean;
                };
            };
        };
        responses: {
            /** @description The user is suspended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reason: string;
                        /** Format: date-time */
                        set_at: string;
                        set_by: string;
                        user_id: string;
                        jobs_cancelled: number;
                        jobs_left: boolean;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    liftSuspension: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is not suspended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            user_id: string;
                            set: {
                                pods?: number;
                                waiting_jobs?: number;
                                dollars_per_hour?: number;
                                dollars_per_month?: number;
                                stored_bytes?: number;
                            };
                            limits: {
                                pods: number;
                                waiting_jobs: number;
                                dollars_per_hour: number;
                                dollars_per_month: number;
                                stored_bytes: number;
                            };
                            used: {
                                pods: number;
                                waiting_jobs: number;
                                dollars_per_hour: number;
                                dollars_per_month: number;
                                stored_bytes: number;
                            };
                            month: {
                                month: string;
                                reserved: number;
                                spent: number;
                                left: number;
                            };
                            suspended: {
                                reason: string;
                                /** Format: date-time */
                                set_at: string;
                                set_by: string;
                            } | null;
                        }[];
                        next_cursor: string | null;
                        installation: {
                            limits: {
                                pods: number;
                                dollars_per_hour: number;
                                dollars_per_month: number;
                            };
                            used: {
                                pods: number;
                                dollars_per_hour: number;
                                dollars_per_month: number;
                            };
                            month: string;
                            is_full: boolean;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    pauseDeploys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Deploys are paused */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reason: string;
                        /** Format: date-time */
                        set_at: string;
                        set_by: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    resumeDeploys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deploys are taken */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    listGpus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            memory_gb: number;
                            max_count: number;
                            max_counts: {
                                secure: number;
                                community: number;
                            };
                            price_per_hour: {
                                secure: number | null;
                                community: number | null;
                            };
                            availability: {
                                /** @enum {string} */
                                secure: "NONE" | "LOW" | "MEDIUM" | "HIGH" | "UNKNOWN";
                                /** @enum {string} */
                                community: "NONE" | "LOW" | "MEDIUM" | "HIGH" | "UNKNOWN";
                            };
                            data_centers: {
                                secure: {
                                    id: string;
                                    /** @enum {string} */
                                    availability: "NONE" | "LOW" | "MEDIUM" | "HIGH" | "UNKNOWN";
                                }[];
                                community: {
                                    id: string;
                                    /** @enum {string} */
                                    availability: "NONE" | "LOW" | "MEDIUM" | "HIGH" | "UNKNOWN";
                                }[];
                            };
                            aliases: string[];
                        }[];
                        next_cursor: string | null;
                        taken_at: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    claimAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attempt: number;
                    pod_id: string;
                    boot_id: string;
                    gpu?: {
                        name?: string;
                        count?: number;
                        memory_mb?: number;
                        driver_version?: string;
                        utilization_percent?: number;
                        memory_used_mb?: number;
                    };
                };
            };
        };
        responses: {
            /** @description All the pod needs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: {
                            /** Format: uuid */
                            id: string;
                            url: string;
                            size_bytes: number;
                            sha256?: string;
                            /** @enum {string} */
                            format?: "chatml" | "sharegpt" | "alpaca" | "openorca" | "dpo" | "kto" | "text";
                            /** @enum {string} */
                            compression: "none" | "gzip";
                        };
                        validation?: {
                            /** Format: uuid */
                            id: string;
                            url: string;
                            size_bytes: number;
                            sha256?: string;
                            /** @enum {string} */
                            format?: "chatml" | "sharegpt" | "alpaca" | "openorca" | "dpo" | "kto" | "text";
                            /** @enum {string} */
                            compression: "none" | "gzip";
                        };
                        config: {
                            name: string;
                            /** @enum {string} */
                            trainer: "smoke" | "transformers";
                            model: {
                                name: string;
                                revision: string | null;
                                num_parameters: number | null;
                            };
                            training: {
                                [key: string]: string | number | boolean | string[] | null;
                            };
                            /** Format: uuid */
                            dataset_id: string;
                            validation_dataset_id: string | null;
                            push_to_hub: {
                                repo_id: string;
                                /** @constant */
                                private: true;
                            } | null;
                        };
                        runtime: {
                            url: string;
                            sha256: string;
                        };
                        secrets: {
                            [key: string]: string;
                        };
                        heartbeat_interval_seconds: number;
                        /** Format: date-time */
                        deadline_at: string;
                        resume?: {
                            url: string;
                            size_bytes: number;
                            sha256: string;
                        };
                        gpu?: {
                            type: string;
                            count: number;
                            memory_gb?: number;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    completeArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                artifact_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    attempt?: number;
                    upload_id?: string;
                    parts?: {
                        part_number: number;
                        etag: string;
                        sha256?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The artifact is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        artifact: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            kind: "adapter" | "model" | "checkpoint" | "log";
                            attempt: number;
                            /** @enum {string} */
                            status: "uploading" | "complete";
                            size_bytes: number;
                            sha256: string;
                            /** Format: date-time */
                            created_at: string;
                            step?: number;
                        };
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                        time: string;
                        /** @description Where its pages are, of an installation that has them. */
                        console_url?: string;
                    };
                };
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] | components["schemas"]["GatewayProblem"];
                };
            };
        };
    };
}
